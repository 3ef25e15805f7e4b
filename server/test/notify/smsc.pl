#!/usr/bin/perl
# A short message service centre of Debian's Net::SMPP, for tests. It says its port, then what happens, in lines of JSON, and does
# what the lines of its standard input say (`smsc.ts` has them by name). It ends with its input.
use strict;
use warnings;
use IO::Select;
use JSON::PP;
use Net::SMPP;

$| = 1;
$SIG{PIPE} = 'IGNORE';
local $SIG{__WARN__} = sub { };    # Net::SMPP warns of every end of a connection.

my $json   = JSON::PP->new->canonical->latin1;
my $listen = Net::SMPP->new_listen('127.0.0.1', port => 0) or die "cannot listen: $!";
my $select = IO::Select->new($listen, \*STDIN);

my %answers = (bind => [], submit => []);    # The next answers; without one, all is well.
my @ids;                                     # The next message ids.
my @held;                                    # Requests that wait for `release`.
my $count   = 0;
my $is_mute = 0;
my $session;
my $input = '';

say_event('listening', port => $listen->sockport);

while (1) {
    for my $ready ($select->can_read) {
        if    ($ready == $listen)   { accept_session() }
        elsif ($ready == \*STDIN)   { read_commands() }
        elsif ($session && $ready == $session) { read_request() }
    }
}

sub say_event {
    my ($event, %facts) = @_;
    print $json->encode({ event => $event, %facts }), "\n";
}

sub accept_session {
    my $next = $listen->accept or return;
    drop() if $session;
    $session = $next;
    $select->add($session);
    say_event('connected');
}

sub drop {
    return unless $session;
    $select->remove($session);
    close $session;
    undef $session;
    @held = ();
    say_event('closed');
}

sub read_request {
    my $pdu = $session->read_pdu;
    return drop() unless $pdu;
    my ($cmd, $seq, $status) = @$pdu{qw(cmd seq status)};
    if ($cmd == Net::SMPP::CMD_bind_transceiver) {
        say_event('bind', map { $_ => $pdu->{$_} } qw(system_id password system_type interface_version));
        my $answer = shift @{ $answers{bind} } // 0;
        return if $answer eq 'silence';
        $session->bind_transceiver_resp(seq => $seq, status => $answer, system_id => 'smsc');
    }
    elsif ($cmd == Net::SMPP::CMD_submit_sm)    { take_message($pdu) }
    elsif ($cmd == Net::SMPP::CMD_enquire_link) {
        say_event('enquire_link');
        $session->enquire_link_resp(seq => $seq) unless $is_mute;
    }
    elsif ($cmd == Net::SMPP::CMD_unbind) {
        say_event('unbind');
        $session->unbind_resp(seq => $seq);
    }
    else {
        say_event('pdu', cmd => $cmd, seq => $seq, status => $status);
    }
}

sub take_message {
    my ($pdu) = @_;
    my @fields = qw(source_addr_ton source_addr_npi source_addr dest_addr_ton dest_addr_npi destination_addr
      esm_class validity_period registered_delivery data_coding);
    my $id = shift @ids // 'id-' . ++$count;
    my %facts = (id => $id, short_message => unpack('H*', $pdu->{short_message}));
    say_event('submit', %facts, map { $_ => $pdu->{$_} } @fields);
    my $answer = shift @{ $answers{submit} } // 0;
    if    ($answer eq 'drop')    { drop() }
    elsif ($answer eq 'silence') { }
    elsif ($answer eq 'hold')    { push @held, [ $pdu->{seq}, $id ] }
    elsif ($answer eq 'nack')    { $session->generic_nack(seq => $pdu->{seq}, status => 3) }
    else { $session->submit_sm_resp(seq => $pdu->{seq}, status => $answer, message_id => $answer ? '' : $id) }
}

sub read_commands {
    my $read = sysread STDIN, $input, 65536, length $input;
    exit 0 unless $read;
    while ($input =~ s/^([^\n]*)\n//) { obey(split / /, $1) }
}

sub obey {
    my ($command, @words) = @_;
    if    ($command eq 'answer')  { my $to = shift @words; push @{ $answers{$to} }, @words }
    elsif ($command eq 'ids')     { push @ids, @words }
    elsif ($command eq 'mute')    { $is_mute = $words[0] }
    elsif ($command eq 'drop')    { drop() }
    elsif ($command eq 'release') { $session->submit_sm_resp(seq => $_->[0], message_id => $_->[1]) for splice @held }
    elsif ($command eq 'write')   { $session->syswrite(pack 'H*', $words[0]) }
    elsif ($command eq 'unbind')  { $session->unbind(async => 1, seq => 900) }
    elsif ($command eq 'enquire') { $session->enquire_link(async => 1, seq => 901) }
    elsif ($command eq 'deliver') { deliver(@words) }
    say_event('obeyed', command => $command);
}

# `deliver SEQ ESM_CLASS TEXT-IN-HEX [ID STATE]`: with the last two as optional parameters.
sub deliver {
    my ($seq, $esm_class, $text, $id, $state) = @_;
    my @options = defined $id ? (receipted_message_id => "$id\0", message_state => chr $state) : ();
    $session->deliver_sm(
        async => 1, seq => $seq, esm_class => $esm_class, data_coding => 0, source_addr => '4915123456789',
        destination_addr => 'Sallyport', short_message => pack('H*', $text), @options,
    );
}
