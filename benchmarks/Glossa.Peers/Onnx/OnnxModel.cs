namespace Glossa.Peers;

/// <summary>An operand of an <see cref="OnnxModel"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its values.</param>
/// <param name="IsWeight">Whether the model holds it; a call gives the others.</param>
internal sealed record OnnxOperand(string Name, long[] Shape, float[] Values, bool IsWeight);

/// <summary>Models of one operator.</summary>
internal static class OnnxModel
{
    private const int RealType = 1, IntegerType = 2, IntegersType = 7;

    /// <summary>Returns the file of a model and the name of its result.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="operands">Its operands, in its order.</param>
    /// <param name="attributes">Its attributes.</param>
    public static (byte[] Model, string Result) Of(
        string type, IEnumerable<OnnxOperand> operands, params IEnumerable<ProtocolMessage> attributes)
    {
        OnnxGraph graph = new();
        string[] names = [.. operands.Select(operand => operand.IsWeight
            ? graph.Weight(operand.Name, operand.Shape, operand.Values)
            : graph.Numbers(operand.Name, operand.Shape))];
        string result = graph.Node(type, names, attributes);
        return (graph.ToArray(result), result);
    }

    /// <summary>Returns an attribute that is an integer.</summary>
    public static ProtocolMessage Attribute(string name, long value) =>
        new ProtocolMessage().Text(1, name).Integer(3, value).Integer(20, IntegerType);

    /// <summary>Returns an attribute that is a real number.</summary>
    public static ProtocolMessage Attribute(string name, float value) =>
        new ProtocolMessage().Text(1, name).Real(2, value).Integer(20, RealType);

    /// <summary>Returns an attribute that is a list of integers.</summary>
    public static ProtocolMessage Attribute(string name, long[] values)
    {
        ProtocolMessage attribute = new ProtocolMessage().Text(1, name).Integer(20, IntegersType);
        foreach (long value in values) attribute.Integer(8, value);
        return attribute;
    }
}
