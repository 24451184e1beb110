import type {
  SSESpecification,
  StreamSpecification,
  TableClass,
  UpdateTableCommandInput,
} from "@aws-sdk/client-dynamodb";
import { invalid } from "../refusal.ts";
import { encryptionOf } from "./encryption.ts";
import type { Found } from "./lookup.ts";
import { badValues, checkThroughput } from "./table-input.ts";
import { streamLabel, type Table } from "./table.ts";

interface Here {
  region: string;
  now: number;
}

const STREAM_TAKES = 5000;
const BILLING_TAKES = 60_000;
const CLASS_TAKES = 5000;
/** On a single table protection is at once; the members of a global table are all busy with it. */
const SHARED_PROTECTION_TAKES = 35_000;

/** Turns the stream on or off. */
export function changeStream({ table, replica }: Found, specification: StreamSpecification, { now }: Here): void {
  const { StreamEnabled, StreamViewType } = specification;
  const isShared = Object.keys(table.replicas).length > 1 && !table.strong;
  const owner = table.strong ? replica : table;
  if (StreamEnabled) {
    if (owner.stream) throw invalid(`Table already has an enabled stream: TableName: ${table.name}`);
    if (!StreamViewType) throw badValues("If stream is being enabled then UpdateViewType is required");
    owner.stream = StreamViewType;
    replica.streamLabel = streamLabel(now);
  } else {
    if (!owner.stream) throw invalid(`Table has no stream to disable: TableName: ${table.name}`);
    if (isShared) throw invalid("Disabling Stream is not allowed for a Global Table replica.");
    delete owner.stream;
  }
  keepBusy(table, now + STREAM_TAKES);
}

/** Changes how the table is paid for, everywhere. */
export function changeBilling(
  { table }: Found,
  { BillingMode, ProvisionedThroughput }: Pick<UpdateTableCommandInput, "BillingMode" | "ProvisionedThroughput">,
  { now }: Here,
): void {
  const mode = BillingMode ?? (table.onDemand ? "PAY_PER_REQUEST" : "PROVISIONED");
  const onDemand = mode === "PAY_PER_REQUEST";
  const isSwitch = onDemand !== table.onDemand;
  if (isSwitch || ProvisionedThroughput) checkThroughput(mode, ProvisionedThroughput);
  table.onDemand = onDemand;
  table.billingSaid = true;
  table.readCapacity = ProvisionedThroughput?.ReadCapacityUnits ?? (onDemand ? 0 : table.readCapacity);
  table.writeCapacity = ProvisionedThroughput?.WriteCapacityUnits ?? (onDemand ? 0 : table.writeCapacity);
  if (isSwitch || ProvisionedThroughput) keepBusy(table, now + BILLING_TAKES);
}

/** Changes the kind of key everywhere, and the key here. */
export function changeEncryption({ table, replica }: Found, specification: SSESpecification): void {
  const { encryption, kmsKey } = encryptionOf(specification);
  if (!encryption && !table.encryption) throw badValues("Table is already encrypted by default");
  if (encryption) table.encryption = encryption;
  else delete table.encryption;
  if (kmsKey) replica.kmsKey = kmsKey;
  else delete replica.kmsKey;
}

/** Changes the storage class everywhere: AWS documentation: overrides are overwritten. */
export function changeTableClass({ table }: Found, tableClass: TableClass, { now }: Here): void {
  table.tableClass = tableClass;
  for (const replica of Object.values(table.replicas)) delete replica.tableClass;
  keepBusy(table, now + CLASS_TAKES);
}

/** Protects this region's replica from deletion, or no longer. */
export function changeProtection({ table, replica }: Found, isProtected: boolean, { now }: Here): void {
  replica.deletionProtection = isProtected;
  if (Object.keys(table.replicas).length > 1) keepBusy(table, now + SHARED_PROTECTION_TAKES);
}

/** Until then no member of the table takes another change. */
export function keepBusy(table: Table, until: number): void {
  for (const replica of Object.values(table.replicas)) replica.updatingUntil = Math.max(replica.updatingUntil, until);
}
