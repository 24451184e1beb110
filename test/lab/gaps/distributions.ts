// ministack takes for a distribution what CloudFront refuses: names that another one has, a behaviour without its origin, a
// caller reference that was used; and it knows nothing of conflicting names.
import type { Answer, Call, Gap, Next } from "../call.ts";
import { attemptRest } from "../own-calls.ts";
import { refuse, xml, type Refusal } from "../wire.ts";

/** Refuses what CloudFront refuses. */
export const distributions: Gap = {
  async answer(call, next) {
    if (call.service !== "cloudfront") return next(call);
    if (call.operation === "ListConflictingAliases") return conflicting(call, next);
    if (!/^(?:Create|Update)Distribution(?:WithTags)?$/.test(call.operation)) return next(call);
    const refusal = await refusalOf(call, next);
    return refusal ? refuse(call, refusal) : next(call);
  },
};

async function refusalOf(call: Call, next: Next): Promise<Refusal | undefined> {
  const text = call.body.toString();
  const origins = valuesIn(text, "Id");
  if (valuesIn(text, "TargetOriginId").some((id) => !origins.includes(id)))
    return {
      code: "NoSuchOrigin",
      message: "One or more of your origins or origin groups do not exist.",
      status: 404,
    };
  const own = idIn(call);
  const others = (await summaries(next)).filter((other) => valuesIn(other, "Id")[0] !== own);
  if (others.some((other) => valuesIn(other, "CNAME").some((name) => text.includes(`<CNAME>${name}</CNAME>`))))
    return {
      code: "CNAMEAlreadyExists",
      message: "One or more of the CNAMEs you provided are already associated with a different resource.",
      status: 409,
    };
  if (own !== undefined) return undefined;
  const references = await Promise.all(others.map(async (other) => referenceOf(next, valuesIn(other, "Id")[0]!)));
  if (!references.includes(valuesIn(text, "CallerReference")[0])) return undefined;
  return {
    code: "DistributionAlreadyExists",
    message: "The caller reference you attempted to create the distribution with is associated with another one.",
    status: 409,
  };
}

async function conflicting({ target }: Call, next: Next): Promise<Answer> {
  const asked = new URL(target, "http://lab").searchParams;
  const alias = asked.get("Alias")!;
  const others = (await summaries(next)).filter((other) => valuesIn(other, "Id")[0] !== asked.get("DistributionId"));
  const found = others.filter((other) => valuesIn(other, "CNAME").includes(alias));
  const items = found.map(
    (other) =>
      `<ConflictingAlias><Alias>${alias}</Alias><DistributionId>${hidden(valuesIn(other, "Id")[0]!)}</DistributionId><AccountId>********9012</AccountId></ConflictingAlias>`,
  );
  return xml(
    200,
    `<ConflictingAliasesList><MaxItems>100</MaxItems><Quantity>${items.length}</Quantity><Items>${items.join("")}</Items></ConflictingAliasesList>`,
  );
}

async function summaries(next: Next): Promise<string[]> {
  const text = await look(next, "");
  return [...text.matchAll(/<DistributionSummary>.*?<\/DistributionSummary>/gs)].map(([found]) => found);
}

async function referenceOf(next: Next, id: string): Promise<string | undefined> {
  return valuesIn(await look(next, `/${id}/config`), "CallerReference")[0];
}

async function look(next: Next, path: string): Promise<string> {
  const own = { service: "cloudfront", region: "us-east-1", operation: "Look" } as const;
  return (await attemptRest(next, { ...own, target: `/2020-05-31/distribution${path}` })).body.toString();
}

function idIn({ operation, target }: Call): string | undefined {
  return operation.startsWith("Update") ? /distribution\/([^/?]+)/.exec(target)?.[1] : undefined;
}

function valuesIn(text: string, element: string): string[] {
  return [...text.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, value]) => value!);
}

function hidden(id: string): string {
  return id.slice(-4).padStart(id.length, "*");
}
