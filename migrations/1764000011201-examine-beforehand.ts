import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Jobs and planned ones say whether they examine what they start from; those that are there do. */
export class ExamineBeforehand1764000011201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE jobs SET config = jsonb_set(config, '{evaluation,before}', 'true')`);
    await runner.query(changedArms(`jsonb_set(arm, '{job,evaluation,before}', 'true')`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE jobs SET config = config #- '{evaluation,before}'`);
    await runner.query(changedArms(`arm #- '{job,evaluation,before}'`));
  }
}

const changedArms = (arm: string): string =>
  `UPDATE experiments SET plan = jsonb_set(plan, '{arms}', (
    SELECT jsonb_agg(${arm} ORDER BY place)
    FROM jsonb_array_elements(plan->'arms') WITH ORDINALITY AS arms (arm, place)))`;
