import type { SQS } from "@aws-sdk/client-sqs";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { markFor, missingTags, ownership, type Tags } from "../aws/marks.ts";
import { taggedIn } from "../aws/tagged.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";

/** A queue in one region. */
export interface QueueSpec {
  name: string;
  region: string;
  /** How long a message is kept, in seconds. */
  retention?: number;
  tags?: Tags;
}

type QueueOutputs = { arn: string; url: string };
type LiveQueue = Live<QueueSpec, QueueOutputs>;

/** An SQS queue that only our own functions write to. */
export const queue: AwsKind<QueueSpec, "name" | "region", QueueOutputs> = {
  name: "queue",
  // AWS documentation: attributes reach all servers within a minute, and a queue that is deleted is gone as late.
  typical: seconds(10),
  key: ["name", "region"],
  shared: ["tags"],

  // Once for all who ask: the list asks for those by name that are wanted by name.
  read: (context, { name, region }) =>
    context.once(`queue ${name} ${region}`, async () => {
      const sqs = await context.cloud.sqs(region);
      const found = await ifExists(sqs.getQueueUrl({ QueueName: name }));
      return found && readQueue(context, sqs, { name, region, url: found.QueueUrl! });
    }),

  async converge({ cloud }, { name, region, retention, tags = {} }, live) {
    const sqs = await cloud.sqs(region);
    const Attributes = retention === undefined ? {} : { MessageRetentionPeriod: String(retention) };
    const wanted = { ...tags, ...(live?.owned ? {} : markFor(live, cloud.mark)) };
    if (!live) return void (await sqs.createQueue({ QueueName: name, Attributes, tags: wanted }));
    const QueueUrl = live.outputs.url;
    const missing = missingTags(wanted, live.spec.tags);
    if (Object.keys(missing).length > 0) await sqs.tagQueue({ QueueUrl, Tags: missing });
    if (retention !== undefined && retention !== live.spec.retention)
      await sqs.setQueueAttributes({ QueueUrl, Attributes });
  },

  async remove({ cloud }, { spec: { region }, outputs: { url } }) {
    await ifExists((await cloud.sqs(region)).deleteQueue({ QueueUrl: url }));
  },

  async list(context, region) {
    const names = [...(await taggedIn(context, region, "sqs"))].map((arn) => arn.split(":")[5]!);
    const lives = await Promise.all(names.map((name) => queue.read(context, { name, region })));
    // The tagging API may still know what is gone.
    return lives.filter((live): live is LiveQueue => live?.owned === true);
  },
};

async function readQueue(
  { cloud }: Context,
  sqs: SQS,
  { name, region, url: QueueUrl }: Pick<QueueSpec, "name" | "region"> & { url: string },
): Promise<LiveQueue | undefined> {
  const [found, tagged] = await Promise.all([
    ifExists(sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["QueueArn", "MessageRetentionPeriod"] })),
    ifExists(sqs.listQueueTags({ QueueUrl })),
  ]);
  if (!found || !tagged) return undefined;
  const { QueueArn, MessageRetentionPeriod } = found.Attributes ?? {};
  const tags = tagged.Tags ?? {};
  return {
    spec: { name, region, retention: Number(MessageRetentionPeriod), tags },
    outputs: { arn: QueueArn!, url: QueueUrl },
    ...ownership(tags, cloud.mark),
  };
}
