/** All pages of a list of IAM. */
export async function paged<T>(
  ask: (page: { Marker?: string }) => Promise<{ items: T[]; Marker: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let page: { Marker?: string } | undefined = {}; page;) {
    const { items, Marker }: { items: T[]; Marker: string | undefined } = await ask(page);
    all.push(...items);
    page = Marker === undefined ? undefined : { Marker };
  }
  return all;
}
