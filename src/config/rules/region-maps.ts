import { anyOf, quote, type Finding, type Path } from "../finding.ts";
import { nearest } from "../nearest.ts";
import { partitionOf, regionFault } from "../region-names.ts";
import type { Draft } from "../schema.ts";

/** Every map by region names regions of the config, those that are leaving included. */
export function mapsNameConfiguredRegions(draft: Draft): Finding[] {
  if (draft.regions === undefined || draft.leaving === undefined) return [];
  const known = [...draft.regions, ...draft.leaving];
  return regionMaps(draft).flatMap(({ at, map }) =>
    Object.keys(map)
      .filter((region) => !known.includes(region))
      .map((region) => {
        const near = regionFault(region) === undefined ? undefined : nearest(region, known);
        const remedy = near === undefined ? `add it to regions, or name ${anyOf(known)}` : `did you mean "${near}"?`;
        return { at: [...at, region], reason: `${quote(region)} is not one of the config's regions`, remedy };
      }),
  );
}

/** A KMS key works in its own region only, so each key is of the region it is written for. */
export function keysAreOfTheirRegion(draft: Draft): Finding[] {
  return keyMaps(draft).flatMap(({ at, region, key }) => {
    // The AWS managed key is there in every region.
    if (key === "aws") return [];
    const [, partition, , keyRegion] = key.split(":");
    if (keyRegion === region && partition === partitionOf(region)) return [];
    const reason = `${quote(key)} is not a key of ${region}`;
    return [{ at, reason, remedy: `write a key whose ARN begins with "arn:${partitionOf(region)}:kms:${region}:"` }];
  });
}

function regionMaps({ functions = {}, tables = {}, buckets = {}, routing }: Draft): { at: Path; map: object }[] {
  return [
    ...Object.entries(functions).map(([name, { regions }]) => ({ at: ["functions", name, "regions"], map: regions })),
    ...Object.entries(tables).flatMap(([name, { kms, tableClass, readCapacity }]) => [
      { at: ["tables", name, "kms"], map: kms },
      { at: ["tables", name, "tableClass"], map: tableClass },
      { at: ["tables", name, "readCapacity"], map: readCapacity },
    ]),
    ...Object.entries(buckets).flatMap(([name, { names, kms }]) => [
      { at: ["buckets", name, "names"], map: names },
      { at: ["buckets", name, "kms"], map: kms },
    ]),
    { at: ["routing", "weights"], map: routing?.weights ?? {} },
  ];
}

type Keyed = Readonly<Record<string, { readonly kms: Readonly<Record<string, string>> }>>;

function keyMaps({ functions = {}, tables = {}, buckets = {} }: Draft): { at: Path; region: string; key: string }[] {
  const ofData = Object.entries<Keyed>({ tables, buckets }).flatMap(([section, things]) =>
    Object.entries(things).flatMap(([name, { kms }]) =>
      Object.entries(kms).map(([region, key]) => ({ at: [section, name, "kms", region], region, key })),
    ),
  );
  const ofFunctions = Object.entries(functions).flatMap(([name, { regions }]) =>
    Object.entries(regions).flatMap(([region, { kms }]) =>
      kms === undefined ? [] : [{ at: ["functions", name, "regions", region, "kms"], region, key: kms }],
    ),
  );
  return [...ofData, ...ofFunctions];
}
