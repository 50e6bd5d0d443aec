import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Jobs and planned ones say how long steps of practice are; those that are there take them as their recipe does. */
export class MeasurePractice1764000011002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE jobs SET config = jsonb_set(config, '{evaluation}', ${FILLED('config')})`,
    );
    await runner.query(`UPDATE experiments SET plan = jsonb_set(plan, '{arms}', (
      SELECT jsonb_agg(jsonb_set(arm, '{job,evaluation}', ${FILLED("arm->'job'")}) ORDER BY place)
      FROM jsonb_array_elements(plan->'arms') WITH ORDINALITY AS arms (arm, place)))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE jobs SET config = config #- '{evaluation,innerRates}'`);
    await runner.query(`UPDATE experiments SET plan = jsonb_set(plan, '{arms}', (
      SELECT jsonb_agg(arm #- '{job,evaluation,innerRates}' ORDER BY place)
      FROM jsonb_array_elements(plan->'arms') WITH ORDINALITY AS arms (arm, place)))`);
  }
}

const FILLED = (job: string): string =>
  `'{"innerRates": [1]}'::jsonb || coalesce(${job}->'evaluation', '{}')`;
