import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Jobs say how rewards become advantages and advantages a loss; those that are there did it in one way. */
export class WidenRecipes1764000008650 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE jobs SET config = jsonb_set(config, '{recipe}',
      '${SHARED}'::jsonb
      || CASE WHEN config->'recipe'->>'name' = 'rloo' THEN '${RLOO}'::jsonb ELSE '{}' END
      || (config->'recipe')
      || jsonb_build_object(
        'optimiser', '{"decay": "linear"}'::jsonb || (config->'recipe'->'optimiser'),
        'rewardWeights', '{"overlong": 0}'::jsonb || (config->'recipe'->'rewardWeights')))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE jobs SET config = config
      #- '{recipe,advantage}' #- '{recipe,aggregation}' #- '{recipe,loss}' #- '{recipe,updates}'
      #- '{recipe,refills}' #- '{recipe,testReward}' #- '{recipe,value}' #- '{recipe,optimiser,decay}' #- '{recipe,rewardWeights,overlong}'`);
  }
}

const SHARED = JSON.stringify({ advantage: 'leave_one_out', aggregation: 'token_mean' });
const RLOO = JSON.stringify({
  loss: 'clipped',
  updates: 1,
  refills: 0,
  testReward: 'adaptive',
  value: { discount: 1, lambda: 0.95, clip: 0.2, coefficient: 0.001 },
});
