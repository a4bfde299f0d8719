/** Looks again and again until something holds, for what nobody tells. @throws after two minutes */
export async function until(what: string, holds: () => unknown): Promise<void> {
  const end = performance.now() + 120_000;
  while (!(await holds())) {
    if (performance.now() > end) {
      throw new Error(`it did not come to this: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
