"""Words of maintenance: header names, shorthand, components, failure modes, actions, work types and cues."""
