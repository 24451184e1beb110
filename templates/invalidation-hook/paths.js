"use strict";

/** CloudFront bills each path, and takes 3,000 at a time: what is more than this from one batch is said by wildcards. */
const MOST = 50;

/** AWS documentation, "Specify the files to invalidate" and "Invalidate by cache tag". */
const LONGEST_PATH = 4000;
const LONGEST_TAG = 256;

const EVERYTHING = "/*";
const PLACEHOLDER = /\{([^{}]+)\}/g;

/** What a batch of stream records makes stale: paths and #tags, each once, and none that a wildcard among them covers. */
exports.pathsOf = function pathsOf(records, targets) {
  const found = targets.map((target) => ({ target, paths: new Set(records.flatMap((each) => stale(target, each))) }));
  const count = found.reduce((sum, { paths }) => sum + paths.size, 0);
  const chosen = found.flatMap(({ target, paths }) =>
    count > MOST && paths.size > 1 ? [widened(target)] : [...paths],
  );
  const wildcards = new Set(chosen.filter(isWildcard));
  return [...new Set(chosen)].filter((path) => ![...wildcards].some((one) => one !== path && covers(one, path)));
};

/** A record that cannot be understood must neither stop those behind it nor leave anything stale. */
function stale(target, { eventID, dynamodb = {} }) {
  try {
    return filled(target, dynamodb);
  } catch (error) {
    console.error(`what record ${eventID} comes to in ${target} is not to be told, so all of it is purged:`, error);
    return [widened(target)];
  }
}

/** Both images count: what an item was found under before the change is as stale as what it is found under after it. */
function filled(target, { Keys, NewImage, OldImage, StreamViewType }) {
  const names = [...target.matchAll(PLACEHOLDER)].map(([, name]) => name);
  if (names.length === 0) return [target];
  const images = [NewImage, OldImage].filter(Boolean).map((image) => ({ ...image, ...Keys }));
  if (names.every((name) => name in Keys)) images.push(Keys);
  // A stream that does not show all of both images cannot tell what else there was.
  else if (StreamViewType !== "NEW_AND_OLD_IMAGES") return [widened(target)];
  return images
    .filter((image) => names.every((name) => isThere(image[name])))
    .flatMap((image) => spelled(target, image));
}

/** An item without the attribute is found under no such path. */
const isThere = (value) => value !== undefined && value.NULL !== true;

function spelled(target, image) {
  const isTag = target.startsWith("#");
  const spellings = isTag ? [inTag] : [inSegment, inPath];
  return spellings.map((spell) => {
    const path = target.replace(PLACEHOLDER, (_, name) => spell(textOf(image[name])));
    return path.length > (isTag ? 1 + LONGEST_TAG : LONGEST_PATH) ? widened(target) : path;
  });
}

function textOf({ S, N, BOOL }) {
  const text = S ?? N ?? BOOL;
  if (text === undefined) throw new TypeError("only strings, numbers and booleans can stand in a path");
  return String(text);
}

const escaped = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** Encoded as one segment of a path, as encodeURIComponent and its like in other languages do it… */
const inSegment = (text) => encodeURIComponent(text).replace(/[!'()*]/g, escaped);

/** …and with what RFC 3986 lets stand in a path as it is: CloudFront takes the two for different paths. */
const inPath = (text) => encodeURI(text).replace(/[?#*]/g, escaped);

/** Tags are printable ASCII without commas; what else a value holds is percent-encoded, as the origin has to do it too. */
const inTag = (text) => text.replace(/[^\x21-\x7e]+|,/g, encodeURIComponent);

/** The narrowest wildcard that takes in whatever a target may become: there is none for tags. */
function widened(target) {
  return target.startsWith("#") ? EVERYTHING : `${target.slice(0, target.indexOf("{"))}*`;
}

const isWildcard = (path) => path.startsWith("/") && path.endsWith("*");

const covers = (wildcard, path) => wildcard === EVERYTHING || path.startsWith(wildcard.slice(0, -1));
