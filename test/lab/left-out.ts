/** Says that the tests which need the lab are not run; used where there is no Python, and never in CI. */
export default function leftOut(): void {
  process.stderr.write(
    "Left out: all tests against the lab need Python 3, and there is none (or name it in PYTHON).\n",
  );
}
