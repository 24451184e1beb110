/** Members that ask for nothing that the sandbox could do differently. */
const WITHOUT_EFFECT = new Set([
  "ChecksumAlgorithm",
  "ChecksumMode",
  "ConsistentRead",
  "ContentMD5",
  "RequestPayer",
  "ReturnConsumedCapacity",
  "ReturnItemCollectionMetrics",
]);

/** An input that remembers which of its members were looked at, so that nothing that was asked for is passed over in silence. */
export function watched<Input extends object>(input: Input): { input: Input; unread: () => string[] } {
  const read = new Set<string | symbol>();
  const proxy = new Proxy(input, {
    get(target, name, receiver) {
      read.add(name);
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  const unread = () =>
    Object.entries(input)
      .filter(([name, value]) => value !== undefined && !read.has(name) && !WITHOUT_EFFECT.has(name))
      .map(([name]) => name);
  return { input: proxy, unread };
}
