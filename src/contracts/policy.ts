/**
 * The words that the training loop and the engine share: token ids, per-token arrays and adapters.
 * Logits never travel.
 */

/** A base model opened for one job or one generation, with the shape of its adapters. */
export interface OpenSession {
  /** Names the session in the engine; the owner of a job makes it from the job and its fence. */
  readonly session: string;
  /** Folder of the base model. */
  readonly modelPath: string;
  readonly adapter: AdapterShape;
  /** Seeds the fresh adapter `policy`. */
  readonly seed: number;
  /** Opening a session interrupts every other session of its owner: those of earlier attempts at the same job. */
  readonly owner?: string;
  /**
   * Somebody waits for its answers: its calls are let in between the token steps and micro-batches of sessions that
   * are not interactive.
   */
  readonly isInteractive?: boolean;
  /**
   * Divides the tokens that the engine computes at once, after it ran out of memory; 1 when left out. Gradients then
   * agree with those of whole batches up to rounding, not bit for bit.
   */
  readonly microBatchDivisor?: number;
}

/** What is trained: low-rank adapters over a frozen base model, or whole sets of its weights. */
export type AdapterShape = LoraShape | FullShape;

export interface LoraShape {
  /** Left out by what was stored before there was a choice. */
  readonly kind?: 'lora';
  readonly rank: number;
  readonly alpha: number;
  /** Names of the linear layers that carry an adapter; every linear layer of the decoder when left out. */
  readonly targets?: readonly string[];
}

/** Full fine-tuning: every weight of the base model, in float32. One set of weights acts at a time. */
interface FullShape {
  readonly kind: 'full';
}

export interface PolicyInfo {
  readonly modelDigest: string;
  readonly parameterCount: number;
  readonly adapterParameterCount: number;
  readonly vocabularySize: number;
  readonly contextLength: number;
  readonly eosTokenId: number;
  readonly device: string;
  readonly threads: number;
  readonly versions: Readonly<Record<string, string>>;
  /**
   * The name of the base model on the generation server that draws the answers; null or left out where the engine
   * draws them. What a server draws does not repeat bit for bit.
   */
  readonly drawnBy?: string | null;
}

/** A base model as its folder shows it, before its weights are read. */
export interface InspectedModel {
  /** The class in transformers. */
  readonly architecture: string;
  readonly parameterCount: number;
  /** Tokens that every layer can see at once. */
  readonly contextLength: number;
}

export interface SampleRequest {
  readonly session: string;
  /** P prompts as token ids. */
  readonly prompts: readonly Int32Array[];
  /** One adapter name per prompt, or one for all. */
  readonly adapters: readonly string[];
  readonly samplesPerPrompt: number;
  readonly maxNewTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly seed: number;
  /** Texts that end an answer; the text up to and without the stop is the answer. */
  readonly stop: readonly string[];
}

/** One answer: T tokens drawn, in the order of the prompts and, within one, of the samples. */
export interface Sample {
  readonly text: string;
  /** Token ids [T], the end-of-sequence token included when it was drawn. */
  readonly tokens: Int32Array;
  /** log p of each drawn token under the sampling policy at temperature 1, [T]. */
  readonly logProbabilities: Float32Array;
  /** First byte of each token in the UTF-8 bytes of `text`, [T]; tokens past the text start at its length. */
  readonly byteOffsets: Int32Array;
  /** True when the answer ran into `maxNewTokens`. */
  readonly isTruncated: boolean;
}

/** What one answer has grown by; the texts of its parts add up to its text. */
export interface SamplePart {
  /** Which answer, by its place among all of the call. */
  readonly row: number;
  /** Whole characters, none of which a stop text can still take back; may be empty. */
  readonly text: string;
  readonly tokens: Int32Array;
  readonly logProbabilities: Float32Array;
}

/** R rows over P prompts; rows of one prompt share its prefix in the forward pass. */
export interface TrainingRows {
  readonly prompts: readonly Int32Array[];
  /** The prompt of each row, [R]. */
  readonly promptOfRow: Int32Array;
  readonly completions: readonly Int32Array[];
  /** The adapter of each row, as an index into `adapters`, [R]. */
  readonly adapterOfRow: Int32Array;
  readonly adapters: readonly string[];
}

export type LossSpecification =
  | { readonly kind: 'weighted_nll' }
  | {
      readonly kind: 'clipped';
      readonly clipLow: number;
      readonly clipHigh: number;
      /** More than 1: bounds what a token of negative weight can cost at `cap` times its weight (dual clip). */
      readonly cap?: number;
    }
  /** REINFORCE with a clipped importance weight that takes no gradient: no token loses its own. */
  | { readonly kind: 'cispo'; readonly clipLow: number; readonly clipHigh: number }
  /** Half the squared error of a value head; with `clip`, of the value held that near to the behaviour value. */
  | { readonly kind: 'value'; readonly clip?: number }
  /** Cross-entropy of an outcome head, of each token or of each row by the largest logits of its weighted tokens. */
  | { readonly kind: 'classify'; readonly over: 'token' | 'sequence' };

/** The losses of log-probabilities; the others read heads. */
export type TokenLoss = Exclude<LossSpecification, { readonly kind: 'value' | 'classify' }>;

/** `value`: one number per token. `outcome`: logits of four classes per token. */
export type HeadKind = 'value' | 'outcome';

export interface NewHead {
  readonly session: string;
  /** A name that no adapter or head of the session has. */
  readonly head: string;
  readonly kind: HeadKind;
  readonly seed: number;
}

/** What an outcome head makes of R completions. */
export interface ClassLogits {
  /** Logits of the state after each token, [R][T x classes]. */
  readonly tokens: readonly Float32Array[];
  /** The largest logit of each class over the tokens of a row, [R][classes]. */
  readonly rows: readonly Float32Array[];
}

export interface ForwardBackwardRequest {
  readonly session: string;
  readonly rows: TrainingRows;
  readonly loss: LossSpecification;
  /** One weight (advantage x mask, or the weight of the likelihood) per completion token, [R][T]. */
  readonly weights: readonly Float32Array[];
  /** Behaviour log-probabilities per completion token, needed by `clipped` and `cispo`, [R][T]. */
  readonly behaviourLogProbabilities?: readonly Float32Array[];
  /** The head that `value` and `classify` read and train beside the adapters of the rows. */
  readonly head?: string;
  /** Returns per completion token, needed by `value`, [R][T]. */
  readonly targetValues?: readonly Float32Array[];
  /** Values of when the tokens were drawn, needed by `value` with a clip, [R][T]. */
  readonly behaviourValues?: readonly Float32Array[];
  /**
   * Classes per completion token, needed by `classify`, [R][T]; over a sequence, the weighted tokens of a row share one
   * class and one weight.
   */
  readonly targetClasses?: readonly Int32Array[];
  /** KL (k3 estimate) to a frozen adapter, or to the base model when the name is null. */
  readonly kl?: { readonly coefficient: number; readonly reference: string | null };
  /** Divides the summed loss of each adapter, [adapters]. */
  readonly normalisers: readonly number[];
}

/** Rows with their loss, as `forwardBackward` takes them, for which gradients are wanted in one way or another. */
export interface TrainingBatch extends Pick<
  ForwardBackwardRequest,
  'rows' | 'weights' | 'behaviourLogProbabilities' | 'kl' | 'normalisers'
> {
  readonly loss: TokenLoss;
}

/** Sums over rows and tokens of each adapter; gradients stay in the engine and add up until a step uses them. */
export interface ForwardBackwardResult {
  readonly losses: readonly number[];
  readonly gradientNorms: readonly number[];
  /** Norm of this call's gradient of the head, or null when the loss reads none. */
  readonly headGradientNorm: number | null;
  readonly kl: readonly number[];
  readonly clippedShare: readonly number[];
  readonly tokens: number;
  /** The most memory held at once meanwhile; 0, or left out, when nothing tells it. */
  readonly peakBytes?: number;
}

export interface Optimiser {
  readonly kind: 'adam' | 'sgd';
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly gradientClip: number;
}

/** How a task policy moves along its gradient. */
export interface InnerRule {
  readonly learningRate: number;
  /** `norm_cap` scales a gradient down to the cap; `normalised` scales it to the cap always. */
  readonly rule: 'sgd' | 'norm_cap' | 'normalised';
  readonly normCap: number;
}

export interface InnerStepRequest extends InnerRule {
  readonly session: string;
  /** Adapters that hold gradients and are moved in place: copy the meta policy first. */
  readonly adapters: readonly string[];
  /** Multiplies the step of each tensor by the session's learned inner rate of `meta`. */
  readonly learnedRatesOf?: string;
}

export interface MetaStepRequest {
  readonly session: string;
  readonly meta: string;
  readonly tasks: readonly string[];
  readonly mode: 'fomaml' | 'reptile';
  readonly optimiser: Optimiser;
  /** Moves each learned inner log-rate by this much along the sign of its derivative; 0 leaves the rates alone. */
  readonly innerRateStep: number;
}

/**
 * A meta step along the gradient of the mean query loss through the inner steps themselves. The losses of several
 * batches are added; their rows name the tasks, which need not be there as adapters.
 */
export interface ExactMetaStepRequest extends Pick<
  MetaStepRequest,
  'session' | 'meta' | 'optimiser' | 'innerRateStep'
> {
  readonly support: readonly TrainingBatch[];
  readonly query: readonly TrainingBatch[];
  /** `learnedRates`: the inner steps are multiplied by the learned rates of `meta`, without which none are learned. */
  readonly inner: InnerRule & { readonly steps: number; readonly learnedRates: boolean };
}

/** A saved policy as files for other tools. */
export interface ExportPolicy {
  /** What `save` wrote. */
  readonly checkpoint: string;
  /** Folder of the base model that it was trained on. */
  readonly modelPath: string;
  /** `peft`: the adapter in PEFT's format; `merged`: the whole model with the adapter in its weights. */
  readonly format: 'peft' | 'merged';
  /** Does not exist yet; its parent does. */
  readonly folder: string;
}

/** A saved critic as one ONNX graph, beside its tokenizer and `critic.json`, which names the digest of each file. */
export interface ExportCritic extends Omit<ExportPolicy, 'format'> {
  readonly format: 'critic';
  /** What `save` wrote of the outcome head. */
  readonly head: string;
}

export type ExportFormat = (ExportPolicy | ExportCritic)['format'];

/** One file of an export; the folder is flat. */
export interface ExportedFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface StepResult {
  readonly gradientNorm: number;
}

export interface ExactStepResult extends StepResult {
  /** Between the gradient and what it is without second derivatives. */
  readonly cosineToFirstOrder: number;
  /** The loss of each task before its first inner step, on its support. */
  readonly supportLosses: readonly number[];
  /** After its last one, on its query. */
  readonly queryLosses: readonly number[];
  /** That of a `ForwardBackwardResult`. */
  readonly peakBytes?: number;
}
