import { unzip } from "../../../aws/zip.ts";
import { NotSimulated } from "../../refusal.ts";
import type { World } from "../../world.ts";
import type { Code, Version } from "../function.ts";

/** The files that code finds around itself, by their absolute paths. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** A function's package is below /var/task; its layers are below /opt, the later ones over the earlier ones. */
export function filesOf(world: World, region: string, { code, settings }: Version): Files {
  const layers = settings.Layers.flatMap((arn) => unpacked(world, layerCode(world, region, arn), "/opt"));
  return new Map([...layers, ...unpacked(world, code, "/var/task")]);
}

function layerCode(world: World, region: string, arn: string): Code {
  const [name, number] = arn.split(":").slice(-2) as [string, string];
  const found = world.state.lambda[region]?.layers[name]?.versions.find(({ version }) => String(version) === number);
  if (!found) throw new NotSimulated(`the content of ${arn}`);
  return found.code;
}

function unpacked({ state }: World, { sha256 }: Code, folder: string): [string, Uint8Array][] {
  const zip = Buffer.from(state.code[sha256]!, "base64");
  return Object.entries(unzip(zip)).map(([name, bytes]) => [`${folder}/${name}`, bytes]);
}
