// Images with the channel fastest, and as planes, one a channel, as ONNX has them.

export function toPlanes(pixels: Float32Array, channels: number): Float32Array {
  const plane = pixels.length / channels;
  return Float32Array.from(pixels, (_, i) => pixels[(i % plane) * channels + Math.floor(i / plane)] ?? NaN);
}

export function fromPlanes(planes: Float32Array, channels: number): Float32Array {
  const plane = planes.length / channels;
  return Float32Array.from(
    planes,
    (_, i) => planes[(i % channels) * plane + Math.floor(i / channels)] ?? NaN,
  );
}
