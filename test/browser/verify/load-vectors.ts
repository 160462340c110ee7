// Twin of test/vectors/load-vectors.ts for browsers: the page serves the vector files.
export async function loadVectors<T>(name: string): Promise<T> {
  const answer = await fetch(`/vectors/${name}`);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return (await answer.json()) as T;
}
