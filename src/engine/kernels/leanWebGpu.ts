// tfjs' WebGPU backend, giving a disposed tensor's buffer to the next dispatch instead of holding it until the next submit.
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/**
 * tfjs keeps the buffers of disposed tensors until the commands that use them are submitted, fifteen dispatches at a time.
 * There is no need to: commands run in the order in which they are recorded, tensors are uploaded by recorded copies, and
 * a pooled buffer is never destroyed before the backend. So a slice needs the memory that is live, and no more.
 */
export class LeanWebGpuBackend extends WebGPUBackend {
  override disposeData(dataId: object, force?: boolean): boolean {
    const { commandQueueOwnedIds } = this as unknown as { readonly commandQueueOwnedIds: WeakSet<object> };
    commandQueueOwnedIds.delete(dataId);
    return super.disposeData(dataId, force);
  }
}
