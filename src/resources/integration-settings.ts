import type {
  ConnectionType,
  Integration,
  IntegrationType,
  UpdateIntegrationRequest,
} from "@aws-sdk/client-apigatewayv2";
import type { ApiAddress } from "./api-lists.ts";
import { present } from "./changed.ts";

/** What routes of an API lead to. */
export interface IntegrationSpec extends ApiAddress {
  /** Which of them it is: AWS gives it no name, and others may be just like it. At home, its IntegrationId. */
  name: string;
  type: IntegrationType;
  /** The action of an AWS service, such as `SQS-SendMessage`. */
  subtype?: string | null;
  uri?: string | null;
  method?: string | null;
  payloadFormat?: string;
  /** In milliseconds. */
  timeout?: number;
  description?: string | null;
  connectionType?: ConnectionType;
  connectionId?: string | null;
  credentials?: string | null;
  requestParameters?: Record<string, string>;
  /** By HTTP status. */
  responseParameters?: Record<string, Record<string, string>>;
  /** The server name that the certificate of a private integration must have. */
  tls?: string | null;
}

const NAMED = /^(?:(?<description>.*) )?\(goglobal (?<name>[\w.-]+)\)$/su;

const described = (name: string, description: string | null | undefined): string =>
  `${description ? `${description} ` : ""}(goglobal ${name})`;

/** An integration as it is, in the words of the spec. */
export function specOfIntegration(found: Integration, { api, region }: ApiAddress): IntegrationSpec {
  const named = NAMED.exec(found.Description ?? "")?.groups;
  return {
    api,
    region,
    name: named?.["name"] ?? found.IntegrationId!,
    type: found.IntegrationType!,
    subtype: orNull(found.IntegrationSubtype),
    uri: orNull(found.IntegrationUri),
    method: orNull(found.IntegrationMethod),
    payloadFormat: found.PayloadFormatVersion ?? "1.0",
    timeout: found.TimeoutInMillis ?? 30_000,
    description: orNull(named ? named["description"] : found.Description),
    connectionType: found.ConnectionType ?? "INTERNET",
    connectionId: orNull(found.ConnectionId),
    credentials: orNull(found.CredentialsArn),
    requestParameters: found.RequestParameters ?? {},
    responseParameters: found.ResponseParameters ?? {},
    tls: orNull(found.TlsConfig?.ServerNameToVerify),
  };
}

const orNull = (text: string | undefined): string | null => text || null;

/** What AWS is told of these members. Updates merge: texts, and entries of maps, are cleared by empty ones. */
export function inputOf(
  name: string,
  spec: Partial<IntegrationSpec>,
  before?: IntegrationSpec,
): Omit<UpdateIntegrationRequest, "ApiId" | "IntegrationId"> {
  const { uri, method, payloadFormat, timeout, description, connectionType, connectionId, credentials, tls } = spec;
  const { requestParameters, responseParameters } = spec;
  const members = {
    IntegrationUri: cleared(uri),
    IntegrationMethod: cleared(method),
    PayloadFormatVersion: payloadFormat,
    TimeoutInMillis: timeout,
    Description: description === undefined ? undefined : described(name, description),
    ConnectionType: connectionType,
    ConnectionId: cleared(connectionId),
    CredentialsArn: cleared(credentials),
    TlsConfig: tls === undefined ? undefined : tls === null ? {} : { ServerNameToVerify: tls },
    RequestParameters: requestParameters && { ...emptied(before?.requestParameters, ""), ...requestParameters },
    ResponseParameters: responseParameters && mergedInto(before?.responseParameters, responseParameters),
  };
  return present(members);
}

const cleared = (text: string | null | undefined): string | undefined => (text === null ? "" : text);

const emptied = <T>(map: object | undefined, empty: T): Record<string, T> =>
  Object.fromEntries(Object.keys(map ?? {}).map((name) => [name, empty]));

function mergedInto(
  before: Record<string, Record<string, string>> = {},
  wanted: Record<string, Record<string, string>>,
): Record<string, Record<string, string>> {
  const merged = Object.entries(wanted).map(
    ([status, parameters]) => [status, { ...emptied(before[status], ""), ...parameters }] as const,
  );
  return { ...emptied(before, {}), ...Object.fromEntries(merged) };
}
