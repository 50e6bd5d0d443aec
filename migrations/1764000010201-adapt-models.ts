import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A model may be another one after inner steps on solved examples; it says what it came from and how. */
export class AdaptModels1764000010201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE models ADD COLUMN adaptation jsonb');
    await runner.query('ALTER TABLE models DROP CONSTRAINT models_kind_check');
    await runner.query('ALTER TABLE models DROP CONSTRAINT models_check');
    await runner.query(`ALTER TABLE models ADD CONSTRAINT models_kind_check
      CHECK (kind IN ('base', 'trained', 'uploaded', 'adapted'))`);
    await runner.query(`ALTER TABLE models ADD CONSTRAINT models_check CHECK (kind = 'base'
      OR (adapter_folder IS NOT NULL AND lora IS NOT NULL
        AND ((kind = 'trained' AND job_id IS NOT NULL)
          OR (kind IN ('uploaded', 'adapted') AND base_model_id IS NOT NULL AND adapter_sha256 IS NOT NULL
            AND (kind = 'uploaded' OR adaptation IS NOT NULL)))))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM model_aliases WHERE model_id IN
      (SELECT id FROM models WHERE kind = 'adapted')`);
    await runner.query(`DELETE FROM models WHERE kind = 'adapted'`);
    await runner.query('ALTER TABLE models DROP CONSTRAINT models_check');
    await runner.query('ALTER TABLE models DROP CONSTRAINT models_kind_check');
    await runner.query(`ALTER TABLE models ADD CONSTRAINT models_kind_check
      CHECK (kind IN ('base', 'trained', 'uploaded'))`);
    await runner.query(`ALTER TABLE models ADD CONSTRAINT models_check CHECK (kind = 'base'
      OR (adapter_folder IS NOT NULL AND lora IS NOT NULL
        AND ((kind = 'trained' AND job_id IS NOT NULL)
          OR (kind = 'uploaded' AND base_model_id IS NOT NULL AND adapter_sha256 IS NOT NULL))))`);
    await runner.query('ALTER TABLE models DROP COLUMN adaptation');
  }
}
