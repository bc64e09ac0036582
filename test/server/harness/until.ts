/** Waits until something is so; fails after a minute. */
export async function until(condition: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !(await condition()); ) {
    if (Date.now() > end) throw new Error(`not within ${seconds} seconds: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
