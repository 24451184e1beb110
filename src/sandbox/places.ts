/** Where something is on the globe, in degrees. */
interface Spot {
  latitude: number;
  longitude: number;
}

const at = (latitude: number, longitude: number): Spot => ({ latitude, longitude });

/** Clients may be in a region or in a city. */
const SPOTS: Readonly<Record<string, Spot>> = {
  "ap-northeast-1": at(35.7, 139.7),
  "ap-northeast-2": at(37.6, 127),
  "ap-northeast-3": at(34.7, 135.5),
  "ap-south-1": at(19.1, 72.9),
  "ap-southeast-1": at(1.4, 103.8),
  "ap-southeast-2": at(-33.9, 151.2),
  "ca-central-1": at(45.5, -73.6),
  "eu-central-1": at(50.1, 8.7),
  "eu-north-1": at(59.3, 18.1),
  "eu-west-1": at(53.3, -6.3),
  "eu-west-2": at(51.5, -0.1),
  "eu-west-3": at(48.9, 2.3),
  "sa-east-1": at(-23.5, -46.6),
  "us-east-1": at(38.9, -77.5),
  "us-east-2": at(40, -83),
  "us-west-1": at(37.4, -122),
  "us-west-2": at(45.8, -119.7),
  "buenos aires": at(-34.6, -58.4),
  "cape town": at(-33.9, 18.4),
  chicago: at(41.9, -87.6),
  dublin: at(53.3, -6.3),
  frankfurt: at(50.1, 8.7),
  london: at(51.5, -0.1),
  mumbai: at(19.1, 72.9),
  nairobi: at(-1.3, 36.8),
  "new york": at(40.7, -74),
  paris: at(48.9, 2.3),
  "san francisco": at(37.8, -122.4),
  "são paulo": at(-23.5, -46.6),
  seattle: at(47.6, -122.3),
  seoul: at(37.6, 127),
  singapore: at(1.4, 103.8),
  stockholm: at(59.3, 18.1),
  sydney: at(-33.9, 151.2),
  tokyo: at(35.7, 139.7),
  toronto: at(43.7, -79.4),
  virginia: at(38.9, -77.5),
};

/** Where a client is that does not say where: near the home region of the sample application. */
export const NEAR_HOME = "us-east-1";

const EARTH_RADIUS_KM = 6371;
/** Cables take detours, and light in them takes its time: about what is measured between AWS's regions. */
const MILLISECONDS_PER_KM = 0.0135;

/** How long a packet takes there and back, in milliseconds. */
export function latency(from: string, to: string): number {
  return 2 + MILLISECONDS_PER_KM * kilometres(spotOf(from), spotOf(to));
}

function spotOf(place: string): Spot {
  const spot = SPOTS[place];
  if (!spot) throw new Error(`the sandbox does not know where ${place} is: name a region, or one of its cities`);
  return spot;
}

/** Along a great circle. */
function kilometres(one: Spot, other: Spot): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [latitude, longitude] = [other.latitude - one.latitude, other.longitude - one.longitude].map(
    (degrees) => Math.sin(radians(degrees) / 2) ** 2,
  ) as [number, number];
  const cosines = Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude));
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(latitude + cosines * longitude));
}
