"""Drawing answers on a server that speaks OpenAI's completions with vLLM's parameters and its LoRA
loading: the policy's adapters are files that both see.
"""
