import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { constructors, type Service } from "../../src/aws/services.ts";

/** Finds the operations that a piece of source calls by name, as `dynamodb UpdateTable`. */
export type Finder = (source: string, file?: string) => string[];

/** `dynamodb.updateTable(…)`, `(await aws.s3(region)).createBucket(…)`: whatever has the service's name in front of its operation's. */
export async function operationFinder(): Promise<Finder> {
  const services = await Promise.all(
    Object.entries(constructors).map(async ([service, client]) => {
      const { prototype } = (await client()) as unknown as { prototype: object };
      return [service as Service, prototype] as const;
    }),
  );
  const serviceOf = (method: string, object: string, file: string): Service | undefined => {
    const having = services.filter(([, client]) => Object.hasOwn(client, method)).map(([service]) => service);
    const named = having.filter((service) => new RegExp(`\\b${service}\\b`, "u").test(object));
    const [one, another] = named.length > 0 ? named : having;
    if (another)
      throw new Error(`${file}: ${object}.${method} may be of ${one} or ${another}: name the client after it`);
    return one;
  };
  return (source, file = "source.ts") => {
    const found: string[] = [];
    const visitor = new Visitor({
      CallExpression({ callee }) {
        if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier" || callee.computed) return;
        const { name } = callee.property;
        const service = serviceOf(name, source.slice(callee.object.start, callee.object.end), file);
        if (service) found.push(`${service} ${name[0]!.toUpperCase()}${name.slice(1)}`);
      },
    });
    visitor.visit(parseSync(file, source).program);
    return found;
  };
}

/** The operations that the product's source names, each with the files that do. */
export async function namedOperations(...folders: string[]): Promise<Map<string, string[]>> {
  const find = await operationFinder();
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  );
  const named = new Map<string, string[]>();
  for (const file of files.filter((file) => file.endsWith(".ts")))
    for (const operation of new Set(find(readFileSync(file, "utf8"), file)))
      named.set(operation, [...(named.get(operation) ?? []), file]);
  return named;
}
