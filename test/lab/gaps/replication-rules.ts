/** A replication rule, in as much as refusals depend on it. */
interface Rule {
  id: string | undefined;
  priority: string | undefined;
  destination: string;
  text: string;
}

/** The buckets that a replication configuration replicates to. */
export function destinations(configuration: string): string[] {
  return [...new Set(rules(configuration).map(({ destination }) => destination))];
}

/** Why AWS refuses a replication configuration whatever the buckets are, if it does. */
export function ruleObjection(configuration: string): string | undefined {
  const all = rules(configuration);
  return all.map(oneRule).find((objection) => objection !== undefined) ?? togetherObjection(all);
}

const noRule = "At least one rule is required.";
const sameId = "Rule Id must be unique.";

/** By which name AWS refuses a replication configuration for such a reason. */
export function refusalCode(objection: string): string {
  if (objection === noRule) return "MalformedXML";
  return objection === sameId ? "InvalidArgument" : "InvalidRequest";
}

function rules(configuration: string): Rule[] {
  return [...configuration.matchAll(/<Rule>(.*?)<\/Rule>/gs)].map(([, text = ""]) => ({
    id: first(text, /<ID>(.*?)<\/ID>/),
    priority: first(text, /<Priority>(.*?)<\/Priority>/),
    destination: first(text, /<Bucket>arn:[^<]*:::(.*?)<\/Bucket>/) ?? "",
    text,
  }));
}

const schema = "must be specified for this version of Cross Region Replication configuration schema.";

function oneRule(rule: Rule): string | undefined {
  return versionObjection(rule) ?? timeObjection(rule);
}

function versionObjection({ text, priority }: Rule): string | undefined {
  const markers = text.includes("<DeleteMarkerReplication>");
  const hasTags = /<Filter>.*<Tag>.*<\/Filter>/s.test(text);
  if (!usesFilter(text)) return markers ? `Filter ${schema}` : undefined;
  if (priority === undefined) return `Priority ${schema}`;
  if (!markers) return `DeleteMarkerReplication ${schema}`;
  if (hasTags && /<DeleteMarkerReplication>\s*<Status>Enabled/.test(text))
    return "Delete marker replication is not supported if any Tag filter is specified.";
  return undefined;
}

function timeObjection({ text }: Rule): string | undefined {
  const time = /<ReplicationTime>.*?<\/ReplicationTime>/s.exec(text)?.[0];
  if (time === undefined || time.includes("<Status>Disabled"))
    return text.includes("<EventThreshold>")
      ? "Metrics cannot contain an event threshold when ReplicationTime is not specified or Disabled."
      : undefined;
  if (!time.includes("<Minutes>15</Minutes>")) return "ReplicationTime must be 15 minutes.";
  const measured = /<Metrics>.*<Status>Enabled/s.test(text);
  return measured ? undefined : "Metrics must be enabled when ReplicationTime is specified.";
}

function togetherObjection(all: Rule[]): string | undefined {
  const kinds = new Set(all.map(({ text }) => usesFilter(text)));
  if (all.length === 0) return noRule;
  if (kinds.size > 1) return "Rules with Filter and rules with Prefix cannot be mixed.";
  if (repeats(all.flatMap(({ id }) => id ?? []))) return sameId;
  if (repeats(all.flatMap(({ priority, destination }) => (priority ? `${priority} ${destination}` : []))))
    return "Found duplicate priority in rules with the same destination.";
  if (!kinds.has(true) && new Set(all.map(({ destination }) => destination)).size > 1)
    return "Rules without Filter can have one destination only.";
  return undefined;
}

function usesFilter(text: string): boolean {
  return /<Filter(>|\s*\/>)/.test(text);
}

function repeats(values: string[]): boolean {
  return new Set(values).size < values.length;
}

function first(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[1];
}
