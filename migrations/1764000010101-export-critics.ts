import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The critic that a job has trained is one more format of its exports. */
export class ExportCritics1764000010101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await allow(runner, ['peft', 'merged', 'critic']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM exports WHERE format = 'critic'`);
    await allow(runner, ['peft', 'merged']);
  }
}

async function allow(runner: QueryRunner, formats: readonly string[]): Promise<void> {
  const listed = formats.map((format) => `'${format}'`).join(', ');
  await runner.query(`ALTER TABLE exports DROP CONSTRAINT exports_format_check,
    ADD CONSTRAINT exports_format_check CHECK (format IN (${listed}))`);
}
