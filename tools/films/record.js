// Draws a film frame by frame and encodes it; nothing of it depends on how fast this machine is.
export async function record(film, frames, quantizer) {
  const { width, height, seconds } = film.about;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  // Faces come in many small files: a first run over all frames asks for those that are needed.
  for (let at = 0; at < seconds; at += 0.5) film.draw(context, at);
  await document.fonts.ready;
  const kept = [];
  let broken = null;
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      kept.push([Math.round(chunk.timestamp / 1000), chunk.type === "key", btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""))]);
    },
    error: (error) => { broken = error; },
  });
  encoder.configure({ codec: "vp09.00.31.08", width, height, framerate: frames, latencyMode: "quality", bitrateMode: "quantizer" });
  for (let number = 0; number < seconds * frames && !broken; number += 1) {
    film.draw(context, number / frames);
    const frame = new VideoFrame(canvas, { timestamp: (number * 1e6) / frames, duration: 1e6 / frames });
    encoder.encode(frame, { keyFrame: number % (frames * 8) === 0, vp9: { quantizer } });
    frame.close();
    while (encoder.encodeQueueSize > 8) await new Promise((resolve) => { setTimeout(resolve, 1); });
  }
  await encoder.flush();
  if (broken) throw broken;
  return kept;
}
