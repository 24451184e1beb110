// ministack reads the ids of a calculated check's children, and the regions of checkers, one element too deep; resets
// nothing; takes an update of any version, a second check with the caller reference of another, and the reference of one
// that was deleted. Route 53 also says what nobody has: port, interval and the like.
import type { Answer, Call, Gap, Next } from "../call.ts";
import { attemptRest } from "../own-calls.ts";
import { refuse } from "../wire.ts";

/** Health checks as Route 53 takes and shows them. */
export function healthChecks(): Gap {
  // What each caller reference was used for, for ever.
  const used = new Map<string, string>();
  return {
    async answer(call, next) {
      if (call.service !== "route53" || !/HealthChecks?$/.test(call.operation)) return next(call);
      if (call.operation === "CreateHealthCheck") return create(call, next, used);
      if (call.operation === "UpdateHealthCheck") return update(call, next);
      return shown(await next(call));
    },
    reset: () => used.clear(),
  };
}

async function create(call: Call, next: Next, used: Map<string, string>): Promise<Answer> {
  const text = call.body.toString();
  const reference = elementIn(text, "CallerReference");
  const config = /<HealthCheckConfig>.*<\/HealthCheckConfig>/s.exec(text)?.[0] ?? "";
  const before = used.get(reference);
  const isThere = async () => (await lookAt(next, "")).includes(`<CallerReference>${reference}</CallerReference>`);
  if (before !== undefined && (before !== config || !(await isThere())))
    return refuse(call, {
      code: "HealthCheckAlreadyExists",
      message: `A health check with the caller reference ${reference} has been created already.`,
      status: 409,
    });
  const answer = await next(deeper({ ...call, body: Buffer.from(text.replace(config, completed(config))) }));
  if (answer.status < 300) used.set(reference, config);
  return shown(answer);
}

async function update(call: Call, next: Next): Promise<Answer> {
  const text = call.body.toString();
  const version = elementIn(text, "HealthCheckVersion");
  const now = elementIn(await lookAt(next, `/${call.target.split("/").at(-1)!}`), "HealthCheckVersion");
  if (version !== "" && now !== "" && version !== now)
    return refuse(call, {
      code: "HealthCheckVersionMismatch",
      message: `The health check has version ${now}, and not ${version}.`,
      status: 409,
    });
  const reset = /<ResettableElementName>(\w+)<\/ResettableElementName>/g;
  const emptied = [...text.matchAll(reset)].map(([, name]) => `<${name}></${name}>`).join("");
  const body = text.replace("</UpdateHealthCheckRequest>", `${emptied}</UpdateHealthCheckRequest>`);
  return shown(await next(deeper({ ...call, body: Buffer.from(body) })));
}

function deeper(call: Call): Call {
  const body = call.body
    .toString()
    .replaceAll(/<(ChildHealthCheck|Region)>([\w-]+)<\/\1>(?=\s*(?:<\1>|<\/(?:ChildHealthChecks|Regions)>))/g, twice);
  return { ...call, body: Buffer.from(body) };
}

function twice(element: string, name: string): string {
  return `<${name}>${element}</${name}>`;
}

const ofAll = { Inverted: "false", Disabled: "false" };
const ofEndpoints = {
  Port: "443",
  RequestInterval: "30",
  FailureThreshold: "3",
  MeasureLatency: "false",
  EnableSNI: "true",
  ...ofAll,
};

function completed(config: string): string {
  const isEndpoint = elementIn(config, "Type").startsWith("HTTPS");
  const missing = Object.entries(isEndpoint ? ofEndpoints : ofAll).filter(([name]) => !config.includes(`<${name}>`));
  const elements = missing.map(([name, value]) => `<${name}>${value}</${name}>`).join("");
  return config.replace("</HealthCheckConfig>", `${elements}</HealthCheckConfig>`);
}

// Python writes truths with a capital letter, and what was reset is an empty element.
function shown(answer: Answer): Answer {
  const text = answer.body
    .toString()
    .replaceAll(/>(True|False)</g, (truth) => truth.toLowerCase())
    .replaceAll(/<(ResourcePath|SearchString)(?: ?\/>|><\/\1>)/g, "");
  return { ...answer, body: Buffer.from(text) };
}

async function lookAt(next: Next, id: string): Promise<string> {
  const own = { service: "route53", region: "us-east-1", operation: "GetHealthCheck" } as const;
  return (await attemptRest(next, { ...own, target: `/2013-04-01/healthcheck${id}` })).body.toString();
}

function elementIn(text: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "";
}
