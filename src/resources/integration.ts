import type { Integration } from "@aws-sdk/client-apigatewayv2";
import type { AwsKind } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { apiLane, integrationsOf, ofOurs, type ApiAddress } from "./api-lists.ts";
import { changed, present } from "./changed.ts";
import { inputOf, specOfIntegration, type IntegrationSpec } from "./integration-settings.ts";

/** An integration of an HTTP API. Its name stands in its description. */
export const integration: AwsKind<IntegrationSpec, "api" | "region" | "name", { id: string }> = {
  name: "integration",
  typical: seconds(2),
  key: ["api", "region", "name"],
  // Also lets the engine tell twins apart: a repeated CreateIntegration makes a second one.
  replaces: ["type", "subtype"],

  async read(context, { api, region, name }) {
    const all = (await integrationsOf(context, { api, region })).map((found) => liveOf(found, { api, region }));
    return all.find(({ spec }) => spec.name === name);
  },

  async converge({ cloud }, spec, live) {
    const { api: ApiId, type: IntegrationType, subtype } = spec;
    const apigateway = await cloud.apigateway(spec.region);
    const type = { IntegrationType, ...(subtype ? { IntegrationSubtype: subtype } : {}) };
    if (!live) {
      const settings = inputOf(spec.name, { description: null, ...present(spec) });
      await apigateway.createIntegration({ ApiId, ...type, ...settings });
      return;
    }
    // A service integration whose update leaves its subtype out is taken for one with a URI.
    const settings = inputOf(spec.name, changed(spec, live.spec), live.spec);
    await apigateway.updateIntegration({ ApiId, IntegrationId: live.outputs.id, ...type, ...settings });
  },

  async remove({ cloud }, { spec: { api, region }, outputs: { id } }) {
    await ifExists((await cloud.apigateway(region)).deleteIntegration({ ApiId: api, IntegrationId: id }));
  },

  list: (context, region) =>
    ofOurs(context, region, {
      list: async (address) => (await integrationsOf(context, address)).map((found) => liveOf(found, address)),
      named: "name",
    }),

  lane: apiLane,
  laneUntil: "answered",
};

const liveOf = (found: Integration, address: ApiAddress): Live<IntegrationSpec, { id: string }> => ({
  spec: specOfIntegration(found, address),
  outputs: { id: found.IntegrationId! },
});
