using System.Runtime.InteropServices;

namespace Glossa.Peers;

/// <summary>A model of several operators that is put together node by node, as the messages of onnx.proto.</summary>
internal sealed class OnnxGraph
{
    private const int IrVersion = 9, OperatorSet = 20, FloatElements = 1, Int32Elements = 6;

    /// <summary>The operators that ONNX Runtime adds to the standard's, among them those its own optimiser fuses others into.</summary>
    private const string Microsoft = "com.microsoft";

    /// <summary>The size of an axis that differs between calls.</summary>
    public const long AnySize = -1;

    private readonly ProtocolMessage graph = new();
    private int nodes;

    /// <summary>Adds a weight, and returns its name.</summary>
    public string Weight(string name, long[] shape, float[] values)
    {
        ProtocolMessage tensor = new();
        foreach (long size in shape) tensor.Integer(1, size);
        graph.Message(5, tensor.Integer(2, FloatElements).Text(8, name).Bytes(9, MemoryMarshal.AsBytes<float>(values)));
        return name;
    }

    /// <summary>Adds an input of numbers, and returns its name.</summary>
    public string Numbers(string name, long[] shape) => Input(name, shape, FloatElements);

    /// <summary>Adds an input of ids, and returns its name.</summary>
    public string Ids(string name, long[] shape) => Input(name, shape, Int32Elements);

    /// <summary>Adds an operator of the standard, and returns the name of its result.</summary>
    public string Node(string type, IEnumerable<string> inputs, params IEnumerable<ProtocolMessage> attributes) =>
        Node(type, "", inputs, 1, attributes);

    /// <summary>Adds an operator of ONNX Runtime's own, and returns the name of its first result.</summary>
    public string Fused(string type, IEnumerable<string> inputs, int results, params IEnumerable<ProtocolMessage> attributes) =>
        Node(type, Microsoft, inputs, results, attributes);

    /// <summary>Returns the name of an operator's second result.</summary>
    /// <param name="first">The name of the first one.</param>
    public static string SecondResult(string first) => $"{first}_1";

    /// <summary>Returns the file of the model.</summary>
    /// <param name="result">The name of the result.</param>
    public byte[] ToArray(string result)
    {
        graph.Text(2, "model").Message(12, Value(result, null, FloatElements));
        ProtocolMessage own = new ProtocolMessage().Integer(2, OperatorSet);
        ProtocolMessage microsoft = new ProtocolMessage().Text(1, Microsoft).Integer(2, 1);
        return new ProtocolMessage().Integer(1, IrVersion).Message(7, graph).Message(8, own).Message(8, microsoft).ToArray();
    }

    private string Input(string name, long[] shape, int elements)
    {
        graph.Message(11, Value(name, shape, elements));
        return name;
    }

    private string Node(string type, string domain, IEnumerable<string> inputs, int results, IEnumerable<ProtocolMessage> attributes)
    {
        ProtocolMessage node = new();
        string name = $"{type}{nodes++}";
        foreach (string input in inputs) node.Text(1, input);
        for (int i = 0; i < results; i++) node.Text(2, i == 0 ? name : SecondResult(name));
        node.Text(4, type);
        foreach (ProtocolMessage attribute in attributes) node.Message(5, attribute);
        if (domain.Length > 0) node.Text(7, domain);
        graph.Message(1, node);
        return name;
    }

    private static ProtocolMessage Value(string name, long[]? sizes, int elements)
    {
        ProtocolMessage tensor = new ProtocolMessage().Integer(1, elements);
        if (sizes is not null)
        {
            ProtocolMessage shape = new();
            foreach (long size in sizes)
            {
                shape.Message(1, size == AnySize ? new ProtocolMessage() : new ProtocolMessage().Integer(1, size));
            }
            tensor.Message(2, shape);
        }
        return new ProtocolMessage().Text(1, name).Message(2, new ProtocolMessage().Message(1, tensor));
    }
}
