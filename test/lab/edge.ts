import type { Next } from "./call.ts";
import { aliasTargets } from "./names.ts";
import { attemptRest } from "./own-calls.ts";

interface Request {
  /** The name that the client asks for. */
  host: string;
  path: string;
  calls: Next;
}

/**
 * The origin that CloudFront asks for a path, where a server is one of CloudFront's; "refused" where its distribution
 * does not answer to the name. Nothing is kept: every request goes to the origin.
 */
export async function originBehind(
  server: string,
  { host, path, calls }: Request,
): Promise<string | "refused" | undefined> {
  const isEdge = (name: string) => name.endsWith(".cloudfront.net");
  const domain = isEdge(server) ? server : (await aliasTargets(server, calls)).find(isEdge);
  if (domain === undefined) return undefined;
  const own = { service: "cloudfront", region: "us-east-1", operation: "ListDistributions" } as const;
  const { body } = await attemptRest(calls, { ...own, target: "/2020-05-31/distribution" });
  const all = [...body.toString().matchAll(/<DistributionSummary>.*?<\/DistributionSummary>/gs)].map(([text]) => text);
  const found = all.find((text) => firstOf(text, "DomainName").toLowerCase() === domain.toLowerCase());
  if (found === undefined || firstOf(found, "Enabled") !== "true") return "refused";
  const aliases = partOf(found, "Aliases");
  if (host !== domain && !aliases.includes(`<CNAME>${host}</CNAME>`)) return "refused";
  const behaviours = partOf(found, "CacheBehaviors").split("<CacheBehavior>").slice(1);
  const fitting = behaviours.find((text) => patternOf(firstOf(text, "PathPattern")).test(path));
  const origin = firstOf(fitting ?? partOf(found, "DefaultCacheBehavior"), "TargetOriginId");
  const origins = partOf(found, "Origins").split("<Origin>").slice(1);
  return firstOf(origins.find((text) => firstOf(text, "Id") === origin) ?? "", "DomainName") || "refused";
}

function firstOf(text: string, element: string): string {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(text)?.[1] ?? "";
}

function partOf(text: string, element: string): string {
  return new RegExp(`<${element}>.*?</${element}>`, "s").exec(text)?.[0] ?? "";
}

function patternOf(path: string): RegExp {
  const pattern = path.replaceAll(/[.+^$()|[\]{}\\]/g, "\\$&");
  return new RegExp(`^/?${pattern.replaceAll("*", ".*").replaceAll("?", ".").replace(/^\//, "")}$`);
}
