using System.Text.Json.Nodes;
using Glossa.Nn;

namespace Glossa.Pipelines;

/// <summary>Networks as JSON.</summary>
internal static class ModuleReports
{
    /// <summary>Returns the name and shape of every tensor of a network.</summary>
    /// <param name="module">The network.</param>
    public static JsonArray Layers(Module module) => new([.. module.State().Select(entry => (JsonNode?)new JsonObject
    {
        ["name"] = entry.Key,
        ["shape"] = new JsonArray([.. entry.Value.Shape.Select(size => (JsonNode?)JsonValue.Create(size))]),
    })]);
}
