import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';

/** An interceptor that answers at once, as all of ours do: with an observable, or by throwing. */
interface Link extends NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown>;
}

/**
 * Interceptors as one, the first around the others. The framework takes promises, observables and an asynchronous
 * resource for every interceptor that it knows of, request by request.
 */
export class InterceptorChain implements NestInterceptor {
  constructor(private readonly links: readonly Link[]) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const around = this.links.reduceRight<CallHandler>(
      (inner, link) => ({ handle: () => link.intercept(context, inner) }),
      next,
    );
    return around.handle();
  }
}
