import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { FeedbackTasks } from './feedback-tasks.service.js';

/** Feedback as what a job learns from, for the API process. */
@Module({ imports: [DatasetsModule], providers: [FeedbackTasks], exports: [FeedbackTasks] })
export class FeedbackTasksModule {}
