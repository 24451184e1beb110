import { createHash } from "node:crypto";
import { unzipSync, zipSync, type Zippable } from "fflate";

/** A file of a package: its bytes, and whether it may be executed. */
export interface PackedFile {
  bytes: Uint8Array;
  executable?: boolean;
}

/** The earliest day that a zip can tell. */
const ALWAYS = new Date(1980, 0, 1);
const UNIX = 3;

/** The same files make the same bytes, whoever packs them, when, and in what order. */
export function zip(files: Readonly<Record<string, PackedFile>>): Uint8Array {
  const packed: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    const { bytes, executable = false } = files[name]!;
    // Lambda reads them as another user than the one who owns them.
    const mode = executable ? 0o100755 : 0o100644;
    packed[name] = [bytes, { mtime: ALWAYS, os: UNIX, attrs: mode << 16, level: 9 }];
  }
  return zipSync(packed);
}

/** The files in a zip, by their paths. */
export function unzip(bytes: Uint8Array): Record<string, Uint8Array> {
  return unzipSync(bytes);
}

/** What Lambda calls `CodeSha256`: the same for the same bytes in every region. */
export function codeSha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}

/** How many bytes are in a zip once it is unpacked; undefined when it is none. */
export function unzippedSize(bytes: Uint8Array): number | undefined {
  let size = 0;
  const count = ({ originalSize }: { originalSize: number }): boolean => {
    size += originalSize;
    return false;
  };
  try {
    unzipSync(bytes, { filter: count });
    return size;
  } catch {
    return undefined;
  }
}
