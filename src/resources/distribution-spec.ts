import type {
  HttpVersion,
  Method,
  MinimumProtocolVersion,
  OriginProtocolPolicy,
  SslProtocol,
  ViewerProtocolPolicy,
} from "@aws-sdk/client-cloudfront";
import type { Tags } from "../aws/marks.ts";

/** A distribution of CloudFront, as far as it is ours to say: others may have origins, behaviours and settings in it too. */
export interface DistributionSpec {
  /** What it is found by: a name that it answers to, or the id of one that is there and is to be adopted. */
  sought: string;
  enabled?: boolean;
  /** All names that it answers to. */
  aliases?: string[];
  /** The ARN of the certificate for those names, in us-east-1. */
  certificate?: string;
  minimumTls?: MinimumProtocolVersion;
  origin?: OriginSpec | null;
  /** What is done with requests that no path is for. */
  default?: BehaviourSpec;
  /** The first that fits a request is for it. */
  paths?: PathSpec[];
  /** Paths that others have their own behaviours for: only ever read. */
  foreign?: string[];
  /** How long an answer with such a status is kept at least, in seconds. */
  errors?: Record<string, number>;
  /** The ARN of a web ACL. */
  webAcl?: string | null;
  /** The header of answers that carries their cache tags. */
  tagHeader?: string | null;
  httpVersion?: HttpVersion;
  ipv6?: boolean;
  tags?: Tags;
}

/** The server that is asked for what is not in the cache. Its time-outs are in seconds. */
export interface OriginSpec {
  domain: string;
  protocol: OriginProtocolPolicy;
  tls: SslProtocol[];
  readTimeout: number;
  connectTimeout: number;
  attempts: number;
}

/** What is done with a request. */
export interface BehaviourSpec {
  /** The id of an origin in the distribution. */
  origin: string;
  /** The id of a cache policy. */
  cachePolicy: string;
  /** The id of an origin request policy. */
  requestPolicy: string;
  methods: Method[];
  /** Those of them whose answers may be kept. */
  cached: Method[];
  viewers: ViewerProtocolPolicy;
  compress: boolean;
}

/** What is done with requests for a path. */
export interface PathSpec extends BehaviourSpec {
  /** As CloudFront matches paths: `*` is any text, `?` any character. */
  path: string;
}

/** The id of our origin in any distribution: behaviours that lead there are ours. */
export const OUR_ORIGIN = "goglobal";

/** AWS's managed policies have the same ids in every account (CloudFront Developer Guide, "Use managed … policies"). */
export const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/** An origin that is one name for servers in several regions: one that does not answer is soon given up. */
export const originAt = (domain: string): OriginSpec => ({
  domain,
  protocol: "https-only",
  tls: ["TLSv1.2"],
  // As long as API Gateway lets an integration take.
  readTimeout: 30,
  connectTimeout: 3,
  attempts: 2,
});

/** A behaviour that lets everything through to our origin, and keeps what the cache policy says. */
export const behaviourWith = (cachePolicy: string): BehaviourSpec => ({
  origin: OUR_ORIGIN,
  cachePolicy,
  // The name in the Host header tells API Gateway which API is meant, and it knows its own domain only.
  requestPolicy: ALL_VIEWER_EXCEPT_HOST_HEADER,
  methods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
  cached: ["GET", "HEAD"],
  viewers: "redirect-to-https",
  compress: true,
});

/** Those whose caching can be said (CloudFront Developer Guide, "Control how long CloudFront caches errors") and that are cached at all. */
const ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

/** No error is kept: by default each is for 10 s, and everybody would get what one failing region answered. */
export const noErrorKept = (): Record<string, number> => Object.fromEntries(ERRORS.map((status) => [status, 0]));
