import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Episodes by the one that tells of them: when that is merged itself, they follow it. Those left behind catch up here. */
export class FollowMerges1764000011101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      WITH RECURSIVE kept AS (
        SELECT id, merged_into AS last FROM episodes WHERE merged_into IS NOT NULL
        UNION ALL
        SELECT kept.id, next.merged_into FROM kept
        JOIN episodes AS next ON next.id = kept.last WHERE next.merged_into IS NOT NULL
      )
      UPDATE episodes SET merged_into = kept.last FROM kept
      JOIN episodes AS living ON living.id = kept.last AND living.merged_into IS NULL
      WHERE episodes.id = kept.id AND episodes.merged_into <> kept.last`);
    await runner.query(
      'CREATE INDEX episodes_by_kept ON episodes (merged_into) WHERE merged_into IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX episodes_by_kept');
  }
}
