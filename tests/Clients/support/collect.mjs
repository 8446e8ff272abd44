/** Everything a stream yields. (Array.fromAsync would do, but not on node 20.) */
export async function collect(stream) {
  const all = [];
  for await (const one of stream) all.push(one);
  return all;
}
