import { Readable } from "node:stream";
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";

type Body = NonNullable<GetObjectCommandOutput["Body"]>;

/** An object's bytes as the SDK hands them out: a stream that can be read whole. */
export function bodyOf(bytes: Buffer): Body {
  const stream = Readable.from(bytes.length > 0 ? [bytes] : []);
  return Object.assign(stream, {
    transformToByteArray: async () => new Uint8Array(bytes),
    transformToString: async (encoding?: string) => bytes.toString((encoding as BufferEncoding | undefined) ?? "utf8"),
    transformToWebStream: () => Readable.toWeb(stream),
  }) as unknown as Body;
}
