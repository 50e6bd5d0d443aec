// Generated from openapi/engine.yaml by `npm run generate:engine`.
/* oxlint-disable max-lines */
export type paths = {
  '/load': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Open a session on a base model. */
    post: operations['load'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/encode': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Turn texts into token ids. */
    post: operations['encode'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/decode': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Turn token ids into texts. */
    post: operations['decode'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/sample': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Draw answers to prompts. */
    post: operations['sample'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/logprobs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Compute log p of every completion token. */
    post: operations['logprobs'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/forward_backward': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Add the gradient of a loss to adapters. */
    post: operations['forward_backward'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/add_head': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Add a value or outcome head. */
    post: operations['add_head'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/values': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Read a value head. */
    post: operations['values'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/classes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Read an outcome head. */
    post: operations['classes'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/inner_step': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Move task adapters in place. */
    post: operations['inner_step'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/meta_step': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Move the meta adapter. */
    post: operations['meta_step'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/exact_meta_step': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Move the meta adapter by the gradient through its tasks' inner steps. */
    post: operations['exact_meta_step'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/optim_step': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Move one adapter. */
    post: operations['optim_step'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/copy': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Copy an adapter's weights. */
    post: operations['copy'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/drop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Forget adapters. */
    post: operations['drop'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/save': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Write an adapter and its training state. */
    post: operations['save'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Read what save wrote. */
    post: operations['restore'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/adopt': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Read an adapter in PEFT's format. */
    post: operations['adopt'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/embed': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Embed texts by their mean hidden state. */
    post: operations['embed'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/close': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End a session. */
    post: operations['close'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/sample_stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Draw answers to prompts, told as they are drawn.
     * @description A frame brings what was drawn since the one before. It ends when the caller goes away.
     */
    post: operations['sample_stream'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Health
     * @description Say that the process lives, also while it computes.
     */
    get: operations['health'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/stats': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Stats
     * @description Tell what is held and what was done.
     */
    get: operations['stats'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/interrupt': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Interrupt
     * @description End sessions, or one streamed call, at once. What runs stops within one token step, one
     *     prompt or one micro-batch; only the reading of a model is finished first.
     */
    post: operations['interrupt'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/inspect': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Inspect
     * @description Say whether the model in a folder can be opened, from its headers alone.
     */
    post: operations['inspect'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Export
     * @description Write a saved policy as files for other tools, while tensors are computed.
     */
    post: operations['export'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
};
export type webhooks = Record<string, never>;
export type components = {
  schemas: {
    /** @description -sum sg(clip(r, 1 - clipLow, 1 + clipHigh)) w log p with r = p / behaviour p. */
    Cispo: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'cispo';
      clipLow: number;
      clipHigh: number;
    };
    /**
     * @description Class logits, `classes` numbers each: of the state after each completion token, end to end
     *     [tokens x classes], and the largest of each row [rows x classes].
     */
    ClassesAnswer: {
      classes: number;
      tokenLogits: Uint8Array | number[];
      rowLogits: Uint8Array | number[];
    };
    /**
     * @description Cross-entropy of target classes under an outcome head, of each token, or of each row (over
     *     `sequence`) by the largest logits of its weighted tokens, which share one class and one weight.
     */
    Classify: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'classify';
      /** @enum {string} */
      over: 'token' | 'sequence';
    };
    /**
     * @description -sum min(r w, clip(r, 1 - clipLow, 1 + clipHigh) w) with r = p / behaviour p; with a `cap`,
     *     tokens of negative weight count -cap w at most (dual clip).
     */
    Clipped: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'clipped';
      clipLow: number;
      clipHigh: number;
      cap?: number | null;
    };
    /** @description Ends the session and frees its adapters. */
    CloseRequest: {
      session: string;
      sequence: number;
    };
    /** @description Makes each of `to` a copy of the weights of `source`, which is `from` on the wire. */
    CopyRequest: {
      session: string;
      sequence: number;
      from: string;
      to: string[];
    };
    /** @description The texts, and the first byte of each token in the UTF-8 bytes of its text. */
    DecodeAnswer: {
      texts: string[];
      byteOffsets: components['schemas']['RaggedIntegers'];
    };
    /** @description Token ids to texts. */
    DecodeRequest: {
      session: string;
      tokens: components['schemas']['RaggedIntegers'];
    };
    /** @description Nothing to tell. */
    Done: Record<string, never>;
    /** @description Forgets adapters. */
    DropRequest: {
      session: string;
      sequence: number;
      adapters: string[];
    };
    /** @description Vectors end to end, float32 [texts x width]. */
    EmbedAnswer: {
      values: Uint8Array | number[];
      width: number;
    };
    /** @description Asks for the mean last hidden state of each text; `adapter` null is the base model. */
    EmbedRequest: {
      session: string;
      texts: string[];
      adapter?: string | null;
    };
    /** @description Texts to token ids. */
    EncodeRequest: {
      session: string;
      texts: string[];
      /** @default false */
      addSpecialTokens?: boolean;
    };
    /**
     * @description Norm of the gradient before clipping, its cosine to the first-order one, and the losses of
     *     each task, of the support before the first inner step and of the query after the last.
     *     `peakBytes` is that of a ForwardBackwardAnswer.
     */
    ExactMetaStepAnswer: {
      gradientNorm: number;
      cosineToFirstOrder: number;
      supportLosses: number[];
      queryLosses: number[];
      /** @default 0 */
      peakBytes?: number;
    };
    /**
     * @description Moves the meta adapter along the gradient of the mean query loss after inner steps on the
     *     support, second derivatives included. The losses of several batches are added; all name the same
     *     tasks. With `innerRateStep`, each learned log-rate moves by that much against the sign of its
     *     derivative, which only rates that the inner steps use have.
     */
    ExactMetaStepRequest: {
      session: string;
      sequence: number;
      meta: string;
      support: components['schemas']['TrainingBatch'][];
      query: components['schemas']['TrainingBatch'][];
      inner: components['schemas']['InnerRule'];
      optimiser: components['schemas']['Optimiser'];
      /** @default 0 */
      innerRateStep?: number;
    };
    /** @description All files of an export, by name. */
    ExportAnswer: {
      files: components['schemas']['ExportedFile'][];
    };
    /**
     * @description Writes a policy that `save` has kept as files for other tools, without a session: `peft` is
     *     the adapter in PEFT's format, `merged` the whole model with the adapter in its weights, `critic`
     *     an ONNX graph of both with the outcome head that `save` kept in `head`.
     *
     *     `folder` appears whole or not at all; its parent is there already. A repeat is answered from
     *     what is there.
     */
    ExportRequest: {
      checkpoint: string;
      modelPath: string;
      /** @enum {string} */
      format: 'peft' | 'merged' | 'critic';
      folder: string;
      head?: string | null;
    };
    /** @description One file of an export; the folder is flat. */
    ExportedFile: {
      name: string;
      sizeBytes: number;
      sha256: string;
    };
    /** @description Writes or reads one adapter in a folder of the engine's machine. */
    FolderRequest: {
      session: string;
      sequence: number;
      adapter: string;
      folder: string;
    };
    /**
     * @description Per adapter: loss, norm of this call's gradient, KL per normaliser, and share of weighted
     *     tokens clipped. `peakBytes` is the most memory held at once meanwhile: of tensors on CUDA, else
     *     of the process; 0 where the system does not tell.
     */
    ForwardBackwardAnswer: {
      losses: number[];
      gradientNorms: number[];
      headGradientNorm?: number | null;
      kl: number[];
      clippedShare: number[];
      tokens: number;
      /** @default 0 */
      peakBytes?: number;
    };
    /**
     * @description Adds the gradient of a loss to the adapters of the rows, and to the `head` that it reads; see
     *     `training/losses.py` for the formulas.
     */
    ForwardBackwardRequest: {
      session: string;
      sequence: number;
      rows: components['schemas']['TrainingRows'];
      loss:
        | components['schemas']['WeightedNll']
        | components['schemas']['Clipped']
        | components['schemas']['Cispo']
        | components['schemas']['Value']
        | components['schemas']['Classify'];
      weights: components['schemas']['RaggedFloats'];
      behaviourLogProbabilities?: components['schemas']['RaggedFloats'] | null;
      head?: string | null;
      targetValues?: components['schemas']['RaggedFloats'] | null;
      behaviourValues?: components['schemas']['RaggedFloats'] | null;
      targetClasses?: components['schemas']['RaggedIntegers'] | null;
      kl?: components['schemas']['Kl'] | null;
      normalisers: number[];
    };
    /**
     * @description Full fine-tuning: each adapter is a whole set of weights of the base model, in float32. Rows
     *     of several adapters are computed one adapter after another.
     */
    FullShape: {
      /** @constant */
      kind: 'full';
    };
    /** @description What was added. */
    HeadInfo: {
      parameterCount: number;
    };
    /**
     * @description Adds a head under a name of its own: `value` gives a number per token, `outcome` the logits
     *     of four classes. From then on it is trained, copied, saved, restored and dropped as adapters
     *     are.
     */
    HeadRequest: {
      session: string;
      sequence: number;
      head: string;
      /** @enum {string} */
      kind: 'value' | 'outcome';
      seed: number;
    };
    /**
     * @description The process answers; `isBusy` says whether a tensor call runs at the moment, `freeBytes` what
     *     memory of its device is free (0 where the system does not tell).
     */
    HealthAnswer: {
      /** @constant */
      status: 'ok';
      isBusy: boolean;
      queued: number;
      sessions: number;
      freeBytes: number;
      device: string;
      threads: number;
      versions: {
        [key: string]: string;
      };
    };
    /**
     * @description How the tasks of an exact meta step move, `steps` times; with `learnedRates`, at the learned
     *     rates of the meta adapter.
     */
    InnerRule: {
      /** @default 1 */
      steps?: number;
      learningRate: number;
      /** @enum {string} */
      rule: 'sgd' | 'norm_cap' | 'normalised';
      normCap: number;
      /** @default false */
      learnedRates?: boolean;
    };
    /** @description One step per adapter. */
    InnerStepAnswer: {
      steps: components['schemas']['StepAnswer'][];
    };
    /** @description Moves task adapters in place along their own gradients. */
    InnerStepRequest: {
      session: string;
      sequence: number;
      adapters: string[];
      learningRate: number;
      /** @enum {string} */
      rule: 'sgd' | 'norm_cap' | 'normalised';
      normCap: number;
      learnedRatesOf?: string | null;
    };
    /**
     * @description The class of the architecture in transformers, its parameters, and the tokens that every
     *     layer can see at once.
     */
    InspectAnswer: {
      architecture: string;
      parameterCount: number;
      contextLength: number;
    };
    /**
     * @description Asks, without a session, whether the model in a folder can be opened. Its weights are not
     *     read.
     */
    InspectRequest: {
      modelPath: string;
    };
    /** @description Names what to end at once: a session, one streamed call of it, or an owner's sessions. */
    InterruptRequest: {
      session?: string | null;
      owner?: string | null;
      call?: string | null;
    };
    /** @description KL to a frozen adapter, or to the base model when `reference` is null (k3 estimate). */
    Kl: {
      coefficient: number;
      reference: string | null;
    };
    /**
     * @description Opens a session on a base model with one fresh adapter, `policy`.
     *
     *     `opening` tells a repeat from a new beginning: the same body again is answered from the record,
     *     another `opening` for a session that is open starts it afresh. Every other session of the same
     *     `owner` is interrupted. Calls of a session that `isInteractive` are let in between the token
     *     steps and micro-batches of those that are not. `microBatchDivisor` divides the tokens that are
     *     computed at once: less memory, and sums whose last bits differ. A session that runs out of
     *     memory doubles it until the call fits and stays at that; checkpoints hold it.
     */
    LoadRequest: {
      session: string;
      sequence: number;
      opening: string;
      modelPath: string;
      adapter: components['schemas']['LoraShape'] | components['schemas']['FullShape'];
      seed: number;
      owner?: string | null;
      /** @default false */
      isInteractive?: boolean;
      /** @default 1 */
      microBatchDivisor?: number;
    };
    /** @description log p at temperature 1, one row per completion. */
    LogProbabilitiesAnswer: {
      logProbabilities: components['schemas']['RaggedFloats'];
    };
    /** @description Asks for log p of every completion token. */
    LogProbabilitiesRequest: {
      session: string;
      rows: components['schemas']['TrainingRows'];
    };
    /**
     * @description Low-rank adapters: their rank and scale, and the linear layers that carry them (all of the
     *     decoder when left out).
     */
    LoraShape: {
      /**
       * @default lora
       * @constant
       */
      kind?: 'lora';
      rank: number;
      alpha: number;
      targets?: string[] | null;
    };
    /** @description Moves the meta adapter by what its tasks found. */
    MetaStepRequest: {
      session: string;
      sequence: number;
      meta: string;
      tasks: string[];
      /** @enum {string} */
      mode: 'fomaml' | 'reptile';
      optimiser: components['schemas']['Optimiser'];
      innerRateStep: number;
    };
    /** @description Moves one adapter along its gradient. */
    OptimStepRequest: {
      session: string;
      sequence: number;
      adapter: string;
      optimiser: components['schemas']['Optimiser'];
    };
    /** @description Settings of one optimiser step; `gradientClip` 0 turns clipping off. */
    Optimiser: {
      /** @enum {string} */
      kind: 'adam' | 'sgd';
      learningRate: number;
      beta1: number;
      beta2: number;
      epsilon: number;
      weightDecay: number;
      gradientClip: number;
    };
    /**
     * @description What was opened. `drawnBy` is the name of the base model on the generation server that draws
     *     the answers; null where the engine draws them, which repeats bit for bit.
     */
    PolicyInfo: {
      modelDigest: string;
      parameterCount: number;
      adapterParameterCount: number;
      vocabularySize: number;
      contextLength: number;
      eosTokenId: number;
      device: string;
      threads: number;
      versions: {
        [key: string]: string;
      };
      drawnBy?: string | null;
    };
    /** @description An RFC 9457 problem from the closed catalogue of `errors.py`. */
    Problem: {
      type: string;
      code: string;
      title: string;
      status: number;
      detail: string;
      errors: components['schemas']['ProblemField'][];
    };
    /** @description One fault: a JSON pointer and what to do. */
    ProblemField: {
      pointer: string;
      detail: string;
    };
    /** @description Rows of float32 of unlike length: all values end to end, and the length of each row. */
    RaggedFloats: {
      lengths: Uint8Array | number[];
      values: Uint8Array | number[];
    };
    /** @description Rows of int32 of unlike length: all values end to end, and the length of each row. */
    RaggedIntegers: {
      lengths: Uint8Array | number[];
      values: Uint8Array | number[];
    };
    /** @description Asks what a head reads from the hidden states of the rows. */
    ReadHeadRequest: {
      session: string;
      rows: components['schemas']['TrainingRows'];
      head: string;
    };
    /** @description Answers; `logProbabilities` and `byteOffsets` run along the values of `tokens`. */
    SampleAnswer: {
      texts: string[];
      tokens: components['schemas']['RaggedIntegers'];
      logProbabilities: Uint8Array | number[];
      byteOffsets: Uint8Array | number[];
      isTruncated: boolean[];
    };
    /**
     * @description What was drawn since the frame before: entry i belongs to answer `rows[i]`.
     *
     *     `texts` are whole characters, held back as long as they may become part of a stop text; those
     *     of one answer add up to its text. `logProbabilities` run along the values of `tokens`. The last
     *     frame brings the `answer` of the plain call, or a `problem` when there is none.
     */
    SampleFrame: {
      rows: Uint8Array | number[];
      tokens: components['schemas']['RaggedIntegers'];
      logProbabilities: Uint8Array | number[];
      texts: string[];
      answer?: components['schemas']['SampleAnswer'] | null;
      problem?: components['schemas']['Problem'] | null;
    };
    /** @description P prompts; the answer holds P x samplesPerPrompt answers, prompt-major. */
    SampleRequest: {
      session: string;
      prompts: components['schemas']['RaggedIntegers'];
      adapters: string[];
      samplesPerPrompt: number;
      maxNewTokens: number;
      /** @default 1 */
      temperature?: number;
      /** @default 1 */
      topP?: number;
      /** @default 0 */
      topK?: number;
      seed: number;
      stop?: string[];
    };
    /**
     * @description A sample that is told while it is drawn; `call` names it, so that it can be interrupted
     *     alone. It ends with its connection.
     */
    SampleStreamRequest: {
      session: string;
      prompts: components['schemas']['RaggedIntegers'];
      adapters: string[];
      samplesPerPrompt: number;
      maxNewTokens: number;
      /** @default 1 */
      temperature?: number;
      /** @default 1 */
      topP?: number;
      /** @default 0 */
      topK?: number;
      seed: number;
      stop?: string[];
      call?: string | null;
    };
    /** @description One open session. */
    SessionStats: {
      session: string;
      modelDigest: string;
      adapters: string[];
      sequence: number;
      idleSeconds: number;
    };
    /** @description What the engine holds, what it has done since it started, and the processes that share it. */
    StatsAnswer: {
      sessions: components['schemas']['SessionStats'][];
      models: number;
      ranks: number;
      calls: {
        [key: string]: number;
      };
      residentBytes: number;
    };
    /** @description Norm of the gradient before clipping. */
    StepAnswer: {
      gradientNorm: number;
    };
    /** @description Token ids of each text. */
    TokensAnswer: {
      tokens: components['schemas']['RaggedIntegers'];
    };
    /**
     * @description Rows of T tasks and their loss, as `forward_backward` takes them; `rows.adapters` names the
     *     tasks, which need not exist as adapters.
     */
    TrainingBatch: {
      rows: components['schemas']['TrainingRows'];
      loss:
        | components['schemas']['WeightedNll']
        | components['schemas']['Clipped']
        | components['schemas']['Cispo'];
      weights: components['schemas']['RaggedFloats'];
      behaviourLogProbabilities?: components['schemas']['RaggedFloats'] | null;
      kl?: components['schemas']['Kl'] | null;
      normalisers: number[];
    };
    /** @description R completions over P prompts; rows of one prompt share its prefix in the forward pass. */
    TrainingRows: {
      prompts: components['schemas']['RaggedIntegers'];
      promptOfRow: Uint8Array | number[];
      completions: components['schemas']['RaggedIntegers'];
      adapterOfRow: Uint8Array | number[];
      adapters: string[];
    };
    /**
     * @description sum w/2 (v - targetValue)^2 under a value head; with `clip`, the larger of that and the error
     *     of v held within `clip` of the behaviour value.
     */
    Value: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'value';
      clip?: number | null;
    };
    /** @description The value of the state before each completion token, one row per completion. */
    ValuesAnswer: {
      values: components['schemas']['RaggedFloats'];
    };
    /** @description -sum w log p. */
    WeightedNll: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'weighted_nll';
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
};
export type $defs = Record<string, never>;
export interface operations {
  load: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['LoadRequest'];
        'application/json': components['schemas']['LoadRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['PolicyInfo'];
          'application/json': components['schemas']['PolicyInfo'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  encode: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['EncodeRequest'];
        'application/json': components['schemas']['EncodeRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['TokensAnswer'];
          'application/json': components['schemas']['TokensAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  decode: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['DecodeRequest'];
        'application/json': components['schemas']['DecodeRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['DecodeAnswer'];
          'application/json': components['schemas']['DecodeAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  sample: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['SampleRequest'];
        'application/json': components['schemas']['SampleRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['SampleAnswer'];
          'application/json': components['schemas']['SampleAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  logprobs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['LogProbabilitiesRequest'];
        'application/json': components['schemas']['LogProbabilitiesRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['LogProbabilitiesAnswer'];
          'application/json': components['schemas']['LogProbabilitiesAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  forward_backward: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['ForwardBackwardRequest'];
        'application/json': components['schemas']['ForwardBackwardRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['ForwardBackwardAnswer'];
          'application/json': components['schemas']['ForwardBackwardAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  add_head: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['HeadRequest'];
        'application/json': components['schemas']['HeadRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['HeadInfo'];
          'application/json': components['schemas']['HeadInfo'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  values: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['ReadHeadRequest'];
        'application/json': components['schemas']['ReadHeadRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['ValuesAnswer'];
          'application/json': components['schemas']['ValuesAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  classes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['ReadHeadRequest'];
        'application/json': components['schemas']['ReadHeadRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['ClassesAnswer'];
          'application/json': components['schemas']['ClassesAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  inner_step: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['InnerStepRequest'];
        'application/json': components['schemas']['InnerStepRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['InnerStepAnswer'];
          'application/json': components['schemas']['InnerStepAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  meta_step: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['MetaStepRequest'];
        'application/json': components['schemas']['MetaStepRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['StepAnswer'];
          'application/json': components['schemas']['StepAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  exact_meta_step: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['ExactMetaStepRequest'];
        'application/json': components['schemas']['ExactMetaStepRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['ExactMetaStepAnswer'];
          'application/json': components['schemas']['ExactMetaStepAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  optim_step: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['OptimStepRequest'];
        'application/json': components['schemas']['OptimStepRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['StepAnswer'];
          'application/json': components['schemas']['StepAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  copy: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['CopyRequest'];
        'application/json': components['schemas']['CopyRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['Done'];
          'application/json': components['schemas']['Done'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  drop: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['DropRequest'];
        'application/json': components['schemas']['DropRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['Done'];
          'application/json': components['schemas']['Done'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  save: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['FolderRequest'];
        'application/json': components['schemas']['FolderRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['Done'];
          'application/json': components['schemas']['Done'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  restore: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['FolderRequest'];
        'application/json': components['schemas']['FolderRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['Done'];
          'application/json': components['schemas']['Done'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  adopt: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['FolderRequest'];
        'application/json': components['schemas']['FolderRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['Done'];
          'application/json': components['schemas']['Done'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  embed: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['EmbedRequest'];
        'application/json': components['schemas']['EmbedRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['EmbedAnswer'];
          'application/json': components['schemas']['EmbedAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  close: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['CloseRequest'];
        'application/json': components['schemas']['CloseRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['Done'];
          'application/json': components['schemas']['Done'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  sample_stream: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['SampleStreamRequest'];
        'application/json': components['schemas']['SampleStreamRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/vnd.falconry.frames': components['schemas']['SampleFrame'];
          'application/jsonl': components['schemas']['SampleFrame'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  health: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['HealthAnswer'];
          'application/json': components['schemas']['HealthAnswer'];
        };
      };
    };
  };
  stats: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['StatsAnswer'];
          'application/json': components['schemas']['StatsAnswer'];
        };
      };
    };
  };
  interrupt: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['InterruptRequest'];
        'application/json': components['schemas']['InterruptRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['Done'];
          'application/json': components['schemas']['Done'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  inspect: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['InspectRequest'];
        'application/json': components['schemas']['InspectRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['InspectAnswer'];
          'application/json': components['schemas']['InspectAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  export: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/msgpack': components['schemas']['ExportRequest'];
        'application/json': components['schemas']['ExportRequest'];
      };
    };
    responses: {
      /** @description Successful Response */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/msgpack': components['schemas']['ExportAnswer'];
          'application/json': components['schemas']['ExportAnswer'];
        };
      };
      /** @description Default Response */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+msgpack': components['schemas']['Problem'];
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
