import type { Clock } from "../engine/clock.ts";
import { Interrupted } from "../engine/errors.ts";
import { RateLimit } from "../engine/rate.ts";
import type { Answer, Call } from "./call.ts";
import { remember } from "./errors.ts";
import { retryStrategy } from "./retry.ts";
import { constructors, GLOBAL_SERVICES, type Service, type Services } from "./services.ts";

export interface ClientOptions {
  clock: Clock;
  /** Once it aborts, attempts in flight finish and no new one starts. */
  signal: AbortSignal;
  profile?: string | undefined;
  /** In place of the profile's; asked again whenever what it answered is about to expire. */
  credentials?: (() => Promise<Credentials>) | undefined;
  /** Requests per second and region, of a service or of one operation; what is not named is not held back. */
  rates?: Rates;
  /** Answers in the place of AWS: the sandbox. */
  answer?: Answer | undefined;
  /** Sees each attempt as it is made: the recorder. */
  onCall?: ((call: Call) => void) | undefined;
}

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

/** By service, or by service and operation: `apigateway:CreateDomainName`. */
export type Rates = Partial<Record<Service | `${Service}:${string}`, number>>;

type Middleware = (
  next: (args: Step) => Promise<unknown>,
  context: MiddlewareContext,
) => (args: Step) => Promise<unknown>;
interface Step {
  input: object;
}
interface MiddlewareContext {
  commandName: string;
  __smithy_context?: { operationSchema?: unknown };
}
/** What we need of any SDK client, whatever its service. */
interface AnyClient {
  config: {
    credentials: unknown;
    region: () => Promise<string>;
    endpointProvider: (parameters: EndpointParameters, context?: object) => unknown;
  };
  middlewareStack: { add(middleware: Middleware, options: object): void };
}
interface EndpointParameters {
  Endpoint?: unknown;
  ForcePathStyle?: boolean;
  RequiresAccountId?: boolean;
}

/** One client per service and region, made when first asked for. All share one credential provider, so one token. */
export class Clients {
  readonly #options: ClientOptions;
  readonly #clients = new Map<string, Promise<unknown>>();
  readonly #limits = new Map<string, RateLimit>();
  #credentials: unknown;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#credentials = options.credentials;
  }

  get<S extends Service>(service: S, region: string): Promise<Services[S]> {
    const key = `${service}@${region}`;
    let client = this.#clients.get(key) as Promise<Services[S]> | undefined;
    if (!client) {
      client = this.#options.clock.hold(this.#make(service, region));
      this.#clients.set(key, client);
    }
    return client;
  }

  async #make<S extends Service>(service: S, region: string): Promise<Services[S]> {
    const { clock, signal, profile, answer } = this.#options;
    const Client = await constructors[service]();
    const client = new Client({
      region,
      ...(profile === undefined ? {} : { profile }),
      ...(this.#credentials === undefined ? {} : { credentials: this.#credentials }),
      ...(answer ? { credentials: SANDBOX_CREDENTIALS, endpoint: SANDBOX_ENDPOINT } : {}),
      retryStrategy: retryStrategy(clock, signal),
      requestHandler: { connectionTimeout: 3000, requestTimeout: 30_000 },
    });
    const plain = client as unknown as AnyClient;
    this.#credentials ??= plain.config.credentials;
    followLocalEndpoint(plain);
    this.#watch(plain, service, region);
    return client;
  }

  /** Puts what we need around each request (outer) and around each attempt of it (inner). */
  #watch(client: AnyClient, service: Service, region: string): void {
    const { signal, answer, onCall } = this.#options;
    const outer: Middleware = (next, context) => async (args) => {
      if (signal.aborted) throw new Interrupted();
      try {
        return await next(args);
      } catch (error) {
        const where = GLOBAL_SERVICES.includes(service) ? "all regions" : region;
        remember(error, `${operationOf(context)} in ${where}`);
        throw error;
      }
    };
    const inner: Middleware = (next, context) => async (args) => {
      const call = callOf({ service, region }, context, args);
      for (const limited of [`${service}:${call.operation}`, service] as const)
        await this.#limit(limited, region)?.pass(signal);
      // Asked again: an interrupt may have come between two attempts.
      if (signal.aborted) throw new Interrupted();
      onCall?.(call);
      return answer ? answered(answer, call) : next(args);
    };
    client.middlewareStack.add(outer, { step: "initialize", priority: "high", name: "goglobalOuter" });
    client.middlewareStack.add(inner, { step: "deserialize", priority: "high", name: "goglobalInner" });
  }

  #limit(limited: keyof Rates, region: string): RateLimit | undefined {
    const perSecond = this.#options.rates?.[limited];
    if (perSecond === undefined) return undefined;
    const key = `${limited}@${region}`;
    const limit = this.#limits.get(key) ?? new RateLimit(this.#options.clock, { perSecond });
    this.#limits.set(key, limit);
    return limit;
  }
}

/** What the code of a simulated function makes its own clients with: they need nothing of the machine. */
export const simulated = (clock: Clock): object => ({
  credentials: SANDBOX_CREDENTIALS,
  endpoint: SANDBOX_ENDPOINT,
  retryStrategy: retryStrategy(clock),
});

/** Has a client that was not made here answered in the place of AWS, in whatever region it is for. */
export function answerInPlaceOfAws(client: object, service: Service, answer: Answer): void {
  const { config, middlewareStack } = client as AnyClient;
  followLocalEndpoint(client as AnyClient);
  const inner: Middleware = (_, context) => async (args) =>
    answered(answer, callOf({ service, region: await config.region() }, context, args));
  middlewareStack.add(inner, { step: "deserialize", priority: "high", name: "goglobalInner" });
}

function callOf(place: Pick<Call, "service" | "region">, context: MiddlewareContext, { input }: Step): Call {
  return { ...place, operation: operationOf(context), input, schema: context.__smithy_context?.operationSchema };
}

async function answered(answer: Answer, call: Call): Promise<object> {
  return { response: {}, output: { $metadata: { httpStatusCode: 200 }, ...(await answer(call)) } };
}

const SANDBOX_CREDENTIALS = { accessKeyId: "SANDBOX", secretAccessKey: "sandbox" };
/** Never reached: the sandbox answers first. A fixed one keeps the SDK from reading the machine's configuration. */
const SANDBOX_ENDPOINT = "http://127.0.0.1:9";

const operationOf = (context: MiddlewareContext): string => context.commandName.replace(/Command$/u, "");

/**
 * The one endpoint rule: where a custom endpoint is configured, nothing is put in front of its host name. By itself the SDK
 * would ask for `bucket.localhost` (S3) and `<account>.127.0.0.1` (S3 Control), which no local server has.
 */
function followLocalEndpoint({ config }: AnyClient): void {
  const resolve = config.endpointProvider;
  config.endpointProvider = (parameters, context) =>
    resolve(
      parameters.Endpoint ? { ...parameters, ForcePathStyle: true, RequiresAccountId: false } : parameters,
      context,
    );
}
