import type { Context } from "../aws/aws.ts";
import { MOST_PATHS, purge } from "../aws/purge.ts";
import type { Config } from "../config/schema.ts";
import { contextOf, Pass } from "../engine/engine.ts";
import type { Event } from "../engine/event.ts";
import { distributionFor } from "../resources/distribution-search.ts";
import { eventLine } from "../ui/event.ts";
import { purgedLine, purgingLine } from "../ui/purge.ts";
import { paintFor } from "./colour.ts";
import { EXIT, UserError, type ExitCode } from "./failure.ts";
import type { CommonOptions } from "./options.ts";
import { patiently } from "./patiently.ts";
import { openSession } from "./session.ts";
import type { World } from "./world.ts";

/** Has CloudFront forget paths and cache tags, and waits until it has. */
export async function invalidate(given: readonly string[], options: CommonOptions, world: World): Promise<ExitCode> {
  const paths = [...new Set(given.map(encoded))];
  refuse(paths);
  const paint = paintFor(world, options, "err");
  const emit = (event: Event) => {
    const line = eventLine(event, paint);
    if (line !== undefined) world.io.err(line);
  };
  const session = await patiently(world, () => openSession(options, world, emit));
  try {
    const context = contextOf(session.engine, "invalidation", new Pass());
    const distribution = await patiently(world, () => distributionOf(context, session.config, paths));
    const duration = await patiently(world, () => purge(context, { distribution, paths }), purgingLine);
    world.io.out(purgedLine({ count: paths.length, distribution, duration }));
    return EXIT.done;
  } finally {
    await session.close();
  }
}

/** What cannot stand in a URL is encoded in the one way that CloudFront knows it by; what is encoded already stays. */
const encoded = (path: string): string =>
  path.startsWith("/") ? path.replaceAll(/[^\x21-\x7E]+/gu, encodeURIComponent) : path;

const LONGEST_PATH = 4000;

function refuse(paths: readonly string[]): void {
  const wrong = paths.map((path) => whyNot(path)).find((reason) => reason !== undefined);
  if (wrong !== undefined) throw new UserError(wrong, EXIT.usage);
  if (paths.length > MOST_PATHS)
    throw new UserError(
      `these are ${paths.length} paths, and CloudFront takes ${MOST_PATHS} at a time: say it with "*", as in "/orders/*"`,
      EXIT.usage,
    );
}

function whyNot(path: string): string | undefined {
  if (!/^[/#]/u.test(path))
    return `"${path}" is neither a path nor a cache tag: begin paths with "/" and tags with "#", as in "/orders/*" or "#orders"`;
  if (path.startsWith("#") && !/^#[\x21-\x2B\x2D-\x7E]{1,256}$/u.test(path))
    return `"${path}" can be no cache tag: tags have up to 256 printable ASCII characters, and no spaces or commas`;
  if (path.length > LONGEST_PATH)
    return `a path of ${path.length} characters is longer than CloudFront takes (${LONGEST_PATH}): end it with "*"`;
  return undefined;
}

async function distributionOf(context: Context, { cache }: Config, paths: readonly string[]): Promise<string> {
  if (!cache) throw new UserError("the config has no cache, so there is nothing to purge: add a cache section first");
  const tag = paths.find((path) => path.startsWith("#"));
  if (tag !== undefined && cache.tags === undefined)
    throw new UserError(`${tag} would purge nothing: name the header that carries cache tags in "cache.tags" first`);
  const id = cache.distribution ?? (await distributionFor(context, cache.domain))?.Id;
  if (id === undefined) throw new UserError(`no distribution answers to ${cache.domain} yet: run goglobal apply first`);
  return id;
}
