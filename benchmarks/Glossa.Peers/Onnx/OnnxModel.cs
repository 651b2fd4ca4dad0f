using System.Runtime.InteropServices;

namespace Glossa.Peers;

/// <summary>An operand of an <see cref="OnnxModel"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its values.</param>
/// <param name="IsWeight">Whether the model holds it; a call gives the others.</param>
internal sealed record OnnxOperand(string Name, long[] Shape, float[] Values, bool IsWeight);

/// <summary>Models of one operator, as the messages of onnx.proto.</summary>
internal static class OnnxModel
{
    /// <summary>The name of the result.</summary>
    public const string Result = "y";

    private const int IrVersion = 9, OperatorSet = 20, FloatElements = 1;
    private const int RealType = 1, IntegerType = 2, IntegersType = 7;

    /// <summary>Returns the file of a model.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="operands">Its operands, in its order.</param>
    /// <param name="attributes">Its attributes.</param>
    public static byte[] Of(string type, IEnumerable<OnnxOperand> operands, params IEnumerable<ProtocolMessage> attributes)
    {
        ProtocolMessage node = new(), graph = new();
        foreach (OnnxOperand operand in operands)
        {
            node.Text(1, operand.Name);
            if (operand.IsWeight) graph.Message(5, Weight(operand));
            else graph.Message(11, Value(operand.Name, operand.Shape));
        }
        node.Text(2, Result).Text(4, type);
        foreach (ProtocolMessage attribute in attributes) node.Message(5, attribute);
        graph.Message(1, node).Text(2, type).Message(12, Value(Result, null));
        ProtocolMessage operators = new ProtocolMessage().Integer(2, OperatorSet);
        return new ProtocolMessage().Integer(1, IrVersion).Message(7, graph).Message(8, operators).ToArray();
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

    private static ProtocolMessage Weight(OnnxOperand operand)
    {
        ProtocolMessage tensor = new();
        foreach (long size in operand.Shape) tensor.Integer(1, size);
        return tensor.Integer(2, FloatElements).Text(8, operand.Name).Bytes(9, MemoryMarshal.AsBytes<float>(operand.Values));
    }

    private static ProtocolMessage Value(string name, long[]? sizes)
    {
        ProtocolMessage tensor = new ProtocolMessage().Integer(1, FloatElements);
        if (sizes is not null)
        {
            ProtocolMessage shape = new();
            foreach (long size in sizes) shape.Message(1, new ProtocolMessage().Integer(1, size));
            tensor.Message(2, shape);
        }
        return new ProtocolMessage().Text(1, name).Message(2, new ProtocolMessage().Message(1, tensor));
    }
}
