const patience = 10_000;
const pause = 20;

/** What `probe` finds, asked again and again until it finds something; for states of another process that nothing announces. */
export async function eventually(probe, complaint) {
  const end = performance.now() + patience;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (performance.now() > end) throw new Error(await complaint());
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
