import type { Api, ApiGatewayV2, Authorizer, Integration, Route, Stage } from "@aws-sdk/client-apigatewayv2";
import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { ownership } from "../aws/marks.ts";
import type { Live } from "../engine/kind.ts";
import type { Outputs } from "../engine/reference.ts";

/** Where what belongs to an API is. */
export interface ApiAddress {
  /** Its ApiId. */
  api: string;
  region: string;
}

interface Page<T> {
  Items?: T[] | undefined;
  NextToken?: string | undefined;
}

/** By default a page has 25. */
const MaxResults = "100";

/** All pages of a list of API Gateway, for which the SDK has no paginator; of what is not there, none. */
export async function pages<T>(
  page: (input: { MaxResults: string; NextToken?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const all: T[] = [];
  let NextToken: string | undefined;
  do {
    const answer: Page<T> | undefined = await ifExists(page({ MaxResults, ...(NextToken ? { NextToken } : {}) }));
    all.push(...(answer?.Items ?? []));
    NextToken = answer?.NextToken;
  } while (NextToken);
  return all;
}

/** All APIs of a region, the oldest first. */
export const apisIn = (context: Context, region: string): Promise<Api[]> =>
  context.once(`apis ${region}`, async () => {
    const apigateway = await context.cloud.apigateway(region);
    const apis = await pages((page) => apigateway.getApis(page));
    return apis.sort((one, other) => (one.CreatedDate?.getTime() ?? 0) - (other.CreatedDate?.getTime() ?? 0));
  });

/** The APIs of that name: there may be several. */
export const apisNamed = async (context: Context, region: string, name: string): Promise<Api[]> =>
  (await apisIn(context, region)).filter(({ Name }) => Name === name);

/** Whether an API, stage or domain name carries our mark. */
export const isOurs = ({ cloud }: Context, { Tags = {} }: { Tags?: Record<string, string> | undefined }): boolean =>
  ownership(Tags, cloud.mark).owned;

/** What belongs to the APIs that carry our mark, each labelled with the name of its API and with what it is called there. */
export async function ofOurs<Spec extends ApiAddress, Out extends Outputs>(
  context: Context,
  region: string,
  { list, named }: { list: (address: ApiAddress) => Promise<Live<Spec, Out>[]>; named: keyof Spec },
): Promise<Live<Spec, Out>[]> {
  const ours = (await apisIn(context, region)).filter((api) => isOurs(context, api));
  const all = ours.map(async ({ ApiId, Name }) =>
    (await list({ api: ApiId!, region })).map((live) => ({ ...live, label: `${Name}/${String(live.spec[named])}` })),
  );
  return (await Promise.all(all)).flat();
}

/** All integrations of an API. */
export const integrationsOf = (context: Context, address: ApiAddress): Promise<Integration[]> =>
  listOf(context, address, { what: "integrations", page: (apigateway, input) => apigateway.getIntegrations(input) });

/** All authorizers of an API. */
export const authorizersOf = (context: Context, address: ApiAddress): Promise<Authorizer[]> =>
  listOf(context, address, { what: "authorizers", page: (apigateway, input) => apigateway.getAuthorizers(input) });

/** All routes of an API. */
export const routesOf = (context: Context, address: ApiAddress): Promise<Route[]> =>
  listOf(context, address, { what: "routes", page: (apigateway, input) => apigateway.getRoutes(input) });

/** All stages of an API. */
export const stagesOf = (context: Context, address: ApiAddress): Promise<Stage[]> =>
  listOf(context, address, { what: "stages", page: (apigateway, input) => apigateway.getStages(input) });

interface List<T> {
  what: string;
  page(apigateway: ApiGatewayV2, input: { ApiId: string; MaxResults: string; NextToken?: string }): Promise<Page<T>>;
}

const listOf = <T>(context: Context, { api, region }: ApiAddress, { what, page }: List<T>): Promise<T[]> =>
  context.once(`${what} ${region} ${api}`, async () => {
    const apigateway = await context.cloud.apigateway(region);
    return pages((input) => page(apigateway, { ApiId: api, ...input }));
  });

/** API Gateway refuses two changes to one API at a time: ConflictException, "concurrent modification". */
export const apiLane = ({ api, region }: ApiAddress): string => `api/${region}/${api}`;
