import type { Aws } from "../aws/aws.ts";
import type { AnyKind } from "../engine/kind.ts";
import { alarm } from "./alarm.ts";
import { aliasRecord } from "./alias-record.ts";
import { apiMapping } from "./api-mapping.ts";
import { api } from "./api.ts";
import { authorizer } from "./authorizer.ts";
import { backfill } from "./backfill.ts";
import { bucketReplication } from "./bucket-replication.ts";
import { bucketVersioning } from "./bucket-versioning.ts";
import { bucket } from "./bucket.ts";
import { cachePolicy } from "./cache-policy.ts";
import { certificate } from "./certificate.ts";
import { distribution } from "./distribution.ts";
import { domainName } from "./domain-name.ts";
import { entrance } from "./entrance.ts";
import { eventSourceMapping } from "./event-source-mapping.ts";
import { executionRole } from "./execution-role.ts";
import { functionAlias } from "./function-alias.ts";
import { functionPermission } from "./function-permission.ts";
import { lambdaFunction } from "./function.ts";
import { healthCheck } from "./health-check.ts";
import { integration } from "./integration.ts";
import { issuedCertificate } from "./issued-certificate.ts";
import { layerVersion } from "./layer-version.ts";
import { logGroup } from "./log-group.ts";
import { observedCheck } from "./observed-check.ts";
import { publicRecord } from "./public-record.ts";
import { queue } from "./queue.ts";
import { record } from "./record.ts";
import { replicaSettings } from "./replica-settings.ts";
import { replica } from "./replica.ts";
import { roleExtension } from "./role-extension.ts";
import { strongReplicas } from "./strong-replicas.ts";
import { rolePolicy } from "./role-policy.ts";
import { role } from "./role.ts";
import { route } from "./route.ts";
import { stage } from "./stage.ts";
import { switchTable } from "./switch-table.ts";
import { table } from "./table.ts";
import { validationRecord } from "./validation-record.ts";

/** Every kind there is, in the order in which they are built. */
export const kinds: readonly AnyKind<Aws>[] = [
  queue,
  api,
  logGroup,
  executionRole,
  roleExtension,
  layerVersion,
  lambdaFunction,
  functionAlias,
  authorizer,
  integration,
  route,
  stage,
  functionPermission,
  table,
  strongReplicas,
  replica,
  replicaSettings,
  bucket,
  bucketVersioning,
  role,
  rolePolicy,
  bucketReplication,
  backfill,
  certificate,
  validationRecord,
  issuedCertificate,
  domainName,
  apiMapping,
  aliasRecord,
  switchTable,
  alarm,
  healthCheck,
  observedCheck,
  entrance,
  record,
  cachePolicy,
  distribution,
  publicRecord,
  eventSourceMapping,
];
