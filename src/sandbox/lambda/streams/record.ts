import type { StreamViewType } from "@aws-sdk/client-dynamodb";
import type { StreamedChange } from "../../dynamodb/changes.ts";
import type { StoredItem } from "../../dynamodb/attribute-value.ts";
import { streamOf, type Table } from "../../dynamodb/table.ts";

/** A change as Lambda hands it to a function (AWS documentation, "Using AWS Lambda with Amazon DynamoDB"). */
export function recordOf(table: Table, source: string, { change, at }: StreamedChange): object {
  const region = source.split(":")[3]!;
  const view = streamOf(table, table.replicas[region]!) ?? "NEW_AND_OLD_IMAGES";
  const { before, item: after } = change;
  const Keys = keysIn(table, (after ?? before)!);
  const images = imagesFor(view, { before, after });
  return {
    eventID: change.id.toString(16).padStart(32, "0"),
    eventName: !before ? "INSERT" : after ? "MODIFY" : "REMOVE",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1000),
      Keys,
      ...images,
      SequenceNumber: sequenceOf(change.id),
      SizeBytes: JSON.stringify([Keys, images]).length,
      StreamViewType: view,
    },
    eventSourceARN: source,
  };
}

export const sequenceOf = (id: number): string => String(id).padStart(21, "1");

function keysIn({ keys }: Table, item: StoredItem): StoredItem {
  return Object.fromEntries(keys.map(({ AttributeName }) => [AttributeName!, item[AttributeName!]!]));
}

function imagesFor(
  view: StreamViewType,
  { before, after }: { before: StoredItem | undefined; after: StoredItem | undefined },
): { NewImage?: StoredItem; OldImage?: StoredItem } {
  const showsNew = view === "NEW_IMAGE" || view === "NEW_AND_OLD_IMAGES";
  const showsOld = view === "OLD_IMAGE" || view === "NEW_AND_OLD_IMAGES";
  return { ...(showsNew && after ? { NewImage: after } : {}), ...(showsOld && before ? { OldImage: before } : {}) };
}
