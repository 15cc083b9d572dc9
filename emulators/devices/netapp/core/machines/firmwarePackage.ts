// Packages of SP firmware by their names.

/** @seed S0:9: `308-03991_A0-FAS26X0-FAS8200_5.8_SP_FW.zip` holds 5.8. */
export function versionOfPackage(name: string): string | null {
  return /_(\d+\.\d+[A-Za-z0-9.]*)_(?:SP|BMC)_FW(?:\.zip)?$/.exec(name)?.[1] ?? null;
}

/** `5.8` is newer than `5.6P2`, and `5.6P2` than `5.6`. */
export function isNewer(version: string, than: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(than)];
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function numbersOf(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}
