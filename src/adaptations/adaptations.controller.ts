import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity } from '../common/caller.js';
import { CallerGone } from '../common/event-stream.js';
import { Operation } from '../common/operation.js';
import { Model, ModelParams } from '../models/models.schemas.js';
import { AdaptationsService } from './adaptations.service.js';
import { AdaptModel } from './adaptations.schemas.js';

@ApiTags('Models')
@Controller('models')
export class AdaptationsController {
  constructor(private readonly adaptations: AdaptationsService) {}

  @Post(':id/adapt')
  @Operation({
    id: 'adaptModel',
    scope: 'models:write',
    computes: true,
    summary: 'Make a model of another by a few inner steps on solved examples.',
    description:
      'The answer comes when the new model can be named anywhere; its adaptation tells the loss before the first step and ' +
      'after each. Steps and rates are those that the training behind the model had, learned rates among them. The ' +
      'model itself stays as it is, and whoever leaves ends the work.',
    answer: Model,
    status: 201,
    location: '/models',
    problems: [
      'not-found',
      'model-not-ready',
      'conflict',
      'validation-failed',
      'unknown-field',
      'quota-exceeded',
      'engine-unavailable',
      'engine-out-of-memory',
      'storage-exhausted',
      'storage-io-error',
    ],
    takesIdempotencyKey: true,
  })
  adapt(
    @Caller() caller: CallerIdentity,
    @Param({ schema: ModelParams }) { id }: ModelParams,
    @Body({ schema: AdaptModel }) body: AdaptModel,
    @CallerGone() gone: AbortSignal,
  ): Promise<Model> {
    return this.adaptations.adapt(caller, id, body, gone);
  }
}
