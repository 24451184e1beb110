/** A function's ARN, alone or inside the URI by which API Gateway calls it. */
const FUNCTION = /arn:[\w-]+:lambda:([\w-]+):(\d{12}):function:([\w-]+)(?::([\w$-]+))?/u;

/** A function as something calls it. */
export interface CalledFunction {
  region: string;
  account: string;
  name: string;
  /** An alias or a version; absent for what was written last. */
  qualifier?: string;
}

/** The function that a URI of an integration or of an authorizer leads to, if it leads to one and names all of it. */
export function functionIn(uri: string): CalledFunction | undefined {
  if (uri.includes("${")) return undefined;
  const [, region, account, name, qualifier] = FUNCTION.exec(uri) ?? [];
  if (region === undefined) return undefined;
  return { region, account: account!, name: name!, ...(qualifier && qualifier !== "$LATEST" ? { qualifier } : {}) };
}
