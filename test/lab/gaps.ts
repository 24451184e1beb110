import type { Call, Gap } from "./call.ts";
import { apiChanges } from "./gaps/api-changes.ts";
import { apiPages } from "./gaps/api-pages.ts";
import { apiRefusals } from "./gaps/api-refusals.ts";
import { apiView } from "./gaps/api-view.ts";
import { batchJobs } from "./gaps/batch-jobs.ts";
import { bucketOwner } from "./gaps/bucket-owner.ts";
import { bucketRegion } from "./gaps/bucket-region.ts";
import { certificateTokens } from "./gaps/certificate-tokens.ts";
import { certificates } from "./gaps/certificates.ts";
import { contributorInsights } from "./gaps/contributor-insights.ts";
import { defaultEncryption } from "./gaps/default-encryption.ts";
import { distributions } from "./gaps/distributions.ts";
import { domainNames } from "./gaps/domain-names.ts";
import { functionPolicies } from "./gaps/function-policies.ts";
import { functionRefusals } from "./gaps/function-refusals.ts";
import { functionView } from "./gaps/function-view.ts";
import { createGlobalTables } from "./gaps/global-tables.ts";
import { healthCheckAlarms } from "./gaps/health-check-alarms.ts";
import { healthCheckStatus } from "./gaps/health-check-status.ts";
import { healthChecks } from "./gaps/health-checks.ts";
import { hostedZones } from "./gaps/hosted-zones.ts";
import { lifecycleConfiguration } from "./gaps/lifecycle-configuration.ts";
import { logKeys } from "./gaps/log-keys.ts";
import { newBucket } from "./gaps/new-bucket.ts";
import { oneAtATime } from "./gaps/one-at-a-time.ts";
import { policyDocuments } from "./gaps/policy-documents.ts";
import { recordProtections } from "./gaps/record-protections.ts";
import { records } from "./gaps/records.ts";
import { replicas } from "./gaps/replicas.ts";
import { replicatedItems } from "./gaps/replicated-items.ts";
import { replicationConfiguration } from "./gaps/replication-configuration.ts";
import { simulation } from "./gaps/simulation.ts";
import { tableSettings } from "./gaps/table-settings.ts";
import { tableTags } from "./gaps/table-tags.ts";
import { tagged } from "./gaps/tagged.ts";
import { unimplemented } from "./gaps/unimplemented.ts";

/** What AWS does and the servers do not. The first is the nearest to the client: each sees AWS as the ones after it make it. */
export function gapsOf(account: string, code: Gap, printed: (call: Call) => string): Gap[] {
  const tables = createGlobalTables();
  return [
    oneAtATime(),
    apiPages(),
    apiView(),
    apiRefusals(),
    apiChanges(),
    domainNames(),
    certificates(),
    certificateTokens(),
    records(),
    recordProtections,
    hostedZones(),
    healthCheckStatus,
    healthCheckAlarms(),
    healthChecks(),
    tagged(),
    distributions,
    logKeys(),
    simulation(),
    policyDocuments(),
    functionRefusals(),
    functionView(),
    functionPolicies(),
    code,
    replicas(tables),
    replicatedItems(tables),
    tableSettings(),
    tableTags(),
    contributorInsights(),
    bucketRegion(),
    bucketOwner(account),
    newBucket(),
    replicationConfiguration(),
    lifecycleConfiguration(),
    defaultEncryption(),
    batchJobs(),
    unimplemented(printed),
  ];
}
